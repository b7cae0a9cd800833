import assert from "node:assert/strict";
import { givingUpLines } from "../../src/cli/confirm-abandon.ts";
import type { GivingUp } from "../../src/use-cases/abandon-run.ts";
import { aTarget } from "../_builders/a-plan.ts";
import { aStep } from "../_builders/a-step.ts";

const CLOSED = {
  database: "orders",
  step: "fence-database",
  since: "2026-11-21T03:00:00.000Z",
  isInherited: false,
  resourceId: undefined,
  openIt: 'GRANT CONNECT ON DATABASE "platform" TO <the application\'s user>',
};

const linesOf = (overrides: Partial<GivingUp>): string[] =>
  givingUpLines(
    { run: "run-1", target: aTarget(), takenBack: [], stays: undefined, closed: [], ...overrides },
    200,
  );

describe("what a person reads before giving a run up", () => {
  it("is what is taken back, in its order, and nothing of a database that is opened by that", () => {
    const fence = aStep({ undo: { by: "step", title: "let applications into the database again" } });
    const other = aStep({ title: "call the hook", undo: { by: "unneeded", reason: "" } });
    assert.deepEqual(linesOf({ takenBack: [other, fence], closed: [CLOSED] }), [
      "Give up run run-1 of shop/prod",
      "Taken back, in this order:",
      "  - undo: call the hook",
      "  - let applications into the database again",
    ]);
  });

  it("is that nothing is taken back, what stays, and what stays closed with the way to open it", () => {
    assert.deepEqual(linesOf({ stays: "what was done stays; one step was never begun", closed: [CLOSED] }), [
      "Give up run run-1 of shop/prod",
      "Nothing is taken back.",
      "What stays:",
      "  what was done stays; one step was never begun",
      "CLOSED: the database orders is closed to applications since 2026-11-21T03:00:00.000Z, and stays so until its owner opens it:",
      `  ${CLOSED.openIt}`,
    ]);
  });

  it("is that nothing is taken back where no step left anything", () => {
    assert.deepEqual(linesOf({}), ["Give up run run-1 of shop/prod", "Nothing is taken back."]);
  });
});
