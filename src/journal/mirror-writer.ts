import { closeSync, fsyncSync, mkdirSync, openSync, renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { messageOf } from "../model/errors.ts";
import type { JournalEntry } from "../model/journal-entry.ts";

/** Keeps the journal's copy beside the state, one NDJSON file per run. */
export interface MirrorWriter {
  /** Adds an entry; `all` are the run's entries, this one included. A failure is told and never thrown. */
  readonly write: (entry: JournalEntry, all: () => readonly JournalEntry[]) => void;
  /** Takes back an entry that the journal itself could not take; `kept` are the run's entries without it. */
  readonly takeBack: (run: string, kept: () => readonly JournalEntry[]) => void;
}

/**
 * Writes the copy that lets another machine resume.
 *
 * The first write of a process, and the first after a failure, replace the run's whole file: an entry
 * that could not be written earlier, or one that was torn when another machine died, would else make
 * the copy look damaged for ever.
 */
export function createMirrorWriter(
  directory: string | undefined,
  onFailure: (message: string) => void,
): MirrorWriter {
  const whole = new Set<string>();
  const attempt = (run: string, work: (file: string, folder: string) => void): void => {
    if (directory === undefined) return;
    try {
      work(join(directory, `${run}.ndjson`), directory);
      whole.add(run);
    } catch (error) {
      whole.delete(run);
      onFailure(
        `the journal's copy beside the state could not be written (${messageOf(error)}): only this machine can resume`,
      );
    }
  };
  return {
    write: (entry, all) =>
      attempt(entry.run, (file, folder) => {
        if (whole.has(entry.run)) writeDurably(file, "a", line(entry));
        else replace(folder, file, all().map(line).join(""));
      }),
    takeBack: (run, kept) => attempt(run, (file, folder) => replace(folder, file, kept().map(line).join(""))),
  };
}

const line = (entry: JournalEntry): string => `${JSON.stringify(entry)}\n`;

function replace(directory: string, file: string, text: string): void {
  mkdirSync(directory, { recursive: true, mode: 0o700 });
  writeDurably(`${file}.new`, "w", text);
  renameSync(`${file}.new`, file);
}

function writeDurably(file: string, flags: "a" | "w", text: string): void {
  const descriptor = openSync(file, flags, 0o600);
  try {
    writeFileSync(descriptor, text);
    fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
}
