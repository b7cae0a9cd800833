import type { Journal } from "../../src/journal/open-journal.ts";
import type { JournalRecord } from "../../src/model/journal-entry.ts";
import type { TestRun } from "./a-run.ts";

/** Thrown instead of writing: from this moment on the process is dead. */
export class Killed extends Error {}

/** A journal that kills the run before (or after) it writes a record that fits. */
export function killing(
  run: TestRun,
  when: "before" | "after",
  fits: (record: JournalRecord) => boolean,
): Journal {
  return {
    ...run.journal,
    append: (id, record) => {
      if (when === "before" && fits(record)) throw new Killed();
      const entry = run.journal.append(id, record);
      if (fits(record)) throw new Killed();
      return entry;
    },
  };
}

/** Picks the intent of a step, or of its undo. */
export const intends =
  (step: string, undo = false) =>
  (record: JournalRecord) =>
    record.type === "step-intended" && record.step === step && record.undo === undo;
/** Picks the outcome of a step, or of its undo. */
export const settles =
  (step: string, undo = false) =>
  (record: JournalRecord) =>
    record.type === "step-settled" && record.outcome.step === step && record.undo === undo;
