import assert from "node:assert/strict";
import { leftClosed } from "../../src/execute/left-closed.ts";
import { replay, type RunState } from "../../src/execute/replay.ts";
import type { JournalRecord } from "../../src/model/journal-entry.ts";
import type { RunOutcome } from "../../src/model/report.ts";
import { aDataPlan } from "../_builders/a-data-plan.ts";
import { aPlan } from "../_builders/a-plan.ts";
import { anOutcome, aStep } from "../_builders/a-step.ts";
import { useDirectory } from "../_builders/use-directory.ts";
import { intended, openIn, started } from "../journal/a-journal.ts";

const FENCE = aStep({
  id: "fence-database",
  kind: "fence-database",
  params: { connection: { database: "platform" } },
});

describe("the databases that ended runs left closed", () => {
  const directory = useDirectory("left-closed-");

  /** Runs over one fence of the database "orders", the newest first. */
  function read(runs: Readonly<Record<string, readonly JournalRecord[]>>): RunState[] {
    const data = [aDataPlan({ database: "orders", steps: [FENCE.id] })];
    const journal = openIn(directory());
    const states = Object.entries(runs).map(([run, records]) => {
      for (const record of [started(aPlan({ steps: [FENCE], data })), ...records])
        journal.append(run, record);
      return replay(journal.read(run));
    });
    journal.close();
    return states;
  }
  const settled = (undone?: "succeeded"): JournalRecord => ({
    type: "step-settled",
    undo: undone !== undefined,
    outcome: anOutcome({ step: FENCE.id, ...(undone === undefined ? {} : { undone }) }),
  });
  const finished = (outcome: RunOutcome): JournalRecord => ({ type: "run-finished", outcome, detail: "" });
  const closing = [intended(FENCE.id), settled()];
  const leftBy = (runs: Readonly<Record<string, readonly JournalRecord[]>>): string[] =>
    leftClosed(read(runs)).map(({ run, closed }) => `${run} ${closed.database}`);

  it("are named with the run that left them so", () => {
    assert.deepEqual(leftBy({ a: [...closing, finished("abandoned")] }), ["a orders"]);
  });

  it("are none of a run that has not ended, of one that opened them, and of one that never came to them", () => {
    assert.deepEqual(leftBy({ open: closing }), []);
    assert.deepEqual(leftBy({ opened: [...closing, settled("succeeded"), finished("undone")] }), []);
    assert.deepEqual(leftBy({ before: [finished("undone")] }), []);
  });

  it("are judged by the last run that worked on them", () => {
    const older = [...closing, finished("abandoned")];
    assert.deepEqual(leftBy({ d: [...closing, settled("succeeded"), finished("undone")], c: older }), []);
    assert.deepEqual(leftBy({ f: [finished("undone")], e: older }), ["e orders"]);
  });
});
