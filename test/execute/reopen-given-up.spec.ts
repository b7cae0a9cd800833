import assert from "node:assert/strict";
import { reopenGivenUp } from "../../src/execute/reopen-given-up.ts";
import { isUnfinished, replay, type RunState } from "../../src/execute/replay.ts";
import type { JournalRecord } from "../../src/model/journal-entry.ts";
import type { RunOutcome } from "../../src/model/report.ts";
import { aPlan } from "../_builders/a-plan.ts";
import { aStep } from "../_builders/a-step.ts";
import { useDirectory } from "../_builders/use-directory.ts";
import { intended, openIn, started } from "../journal/a-journal.ts";

const RESTORE = aStep({ id: "restore-database", kind: "restore-database", phase: "revert" });
const SWAP = aStep({ id: "swap-database", kind: "swap-database", phase: "cut-over" });

describe("a run that was given up for another", () => {
  const directory = useDirectory("given-up-");

  const finished = (outcome: RunOutcome, givenUpFor?: string): JournalRecord => ({
    ...{ type: "run-finished", outcome, detail: "as it ended" },
    ...(givenUpFor === undefined ? {} : { givenUpFor }),
  });

  function read(runs: Readonly<Record<string, readonly JournalRecord[]>>): RunState[] {
    const journal = openIn(directory());
    const states = Object.entries(runs).map(([run, records]) => {
      for (const record of [started(aPlan({ steps: [RESTORE, SWAP] })), ...records])
        journal.append(run, record);
      return replay(journal.read(run));
    });
    journal.close();
    return reopenGivenUp(states, new Map());
  }
  const unfinished = (states: readonly RunState[]): string[] =>
    states.filter(isUnfinished).map(({ run }) => run);
  const unfinishedAfter = (name: string, ...other: JournalRecord[]): string[] =>
    unfinished(read({ [`${name}-b`]: other, [`${name}-a`]: [finished("abandoned", `${name}-b`)] }));

  it("has ended while that one is at work, and once that one has cut over", () => {
    assert.deepEqual(unfinishedAfter("at-work", intended(RESTORE.id)), ["at-work-b"]);
    assert.deepEqual(unfinishedAfter("stopped", intended(RESTORE.id), finished("stopped")), ["stopped-b"]);
    assert.deepEqual(unfinishedAfter("done", intended(SWAP.id), finished("rolled-back")), []);
    assert.deepEqual(unfinishedAfter("left", intended(SWAP.id), finished("abandoned")), []);
  });

  it("has not ended when that one was taken back or given up before its cut-over", () => {
    assert.deepEqual(unfinishedAfter("undone", intended(RESTORE.id), finished("undone")), ["undone-a"]);
    assert.deepEqual(unfinishedAfter("again", intended(RESTORE.id), finished("abandoned")), ["again-a"]);
  });

  it("has not ended when that one was never begun, and says why", () => {
    const [state] = read({ a: [finished("abandoned", "b")] });
    assert.ok(state !== undefined && isUnfinished(state));
    assert.equal(state.finished?.detail, "it was given up for run b, which came to nothing");
  });

  it("has ended when a person gave it up for nothing else", () => {
    assert.deepEqual(unfinished(read({ alone: [finished("abandoned")] })), []);
  });
});
