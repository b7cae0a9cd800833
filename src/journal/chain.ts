import { digestOf } from "../model/digest.ts";
import { messageOf, RollbackError } from "../model/errors.ts";
import type { JournalEntry } from "../model/journal-entry.ts";

/** The hash that the first entry of a run is chained to. */
export const GENESIS = "0".repeat(64);

/** The hash of an entry over everything in it and the hash of the entry before. */
export function entryHash(entry: Omit<JournalEntry, "hash">): string {
  const { run, sequence, at, record, previousHash } = entry;
  return digestOf({ run, sequence, at, record, previousHash });
}

/** Checks that a run's entries are whole and in order; throws JOURNAL_DAMAGED naming the first entry that is not. */
export function checkChain(entries: readonly JournalEntry[]): void {
  let previousHash = GENESIS;
  for (const [index, entry] of entries.entries()) {
    if (
      entry.sequence !== index + 1 ||
      entry.previousHash !== previousHash ||
      entry.hash !== entryHash(entry)
    ) {
      throw damaged(
        entry.run,
        `entry ${entry.sequence} of run ${entry.run} was changed or an entry before it is missing`,
      );
    }
    previousHash = entry.hash;
  }
}

/** Parses a part of the journal; text that is no JSON was not written by this tool. */
export function parseRecord(text: string, run: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw damaged(run, `an entry of run ${run} cannot be read: ${messageOf(error)}`, error);
  }
}

/** The error for a record that does not say any more what was written. */
export function damaged(run: string, message: string, cause?: unknown): RollbackError {
  return new RollbackError("JOURNAL_DAMAGED", {
    subject: run,
    message,
    remedy:
      "do not resume it: compare the stack's history with the plan, then move the damaged journal aside",
    cause,
  });
}
