import assert from "node:assert/strict";
import { safetySnapshot } from "../../src/model/safety-snapshot.ts";
import type { Step, StepOutcome } from "../../src/model/step.ts";
import { outcomesBeside, stepsBeside } from "../../src/steps/outcomes-beside.ts";
import { safetyCopy } from "../../src/steps/postgres/safety-copy.ts";
import { aWayDown } from "../_builders/a-data-plan.ts";
import { aPlan } from "../_builders/a-plan.ts";
import { aStep, anOutcome } from "../_builders/a-step.ts";

const KINDS = ["fence-database", "take-snapshot", "migrate-down"];
const step = (id: string): Step => aStep({ id, kind: KINDS.find((kind) => id.startsWith(kind)) ?? id });
const stepsOf = (database: string): string[] => KINDS.map((kind) => `${kind}-${database}`);
const plan = aPlan({
  steps: ["orders", "accounts"].flatMap(stepsOf).map(step),
  data: ["orders", "accounts"].map((database) => aWayDown({ database, steps: stepsOf(database) })),
});
const outcomes: readonly StepOutcome[] = plan.steps.map(({ id }) =>
  anOutcome({
    step: id,
    status: id.startsWith("migrate-down") ? "unknown" : "succeeded",
    data: { snapshot: `${id}-1` },
  }),
);
const beside = (id: string) => ({
  plan,
  step: step(id),
  outcomeOf: (asked: string) => outcomes.find((outcome) => outcome.step === asked),
});

describe("what the steps of a run with several databases tell each other", () => {
  it("is of the same database only", () => {
    const told = (id: string) => outcomesBeside(beside(id), "take-snapshot").map((outcome) => outcome.step);
    assert.deepEqual(told("migrate-down-orders"), ["take-snapshot-orders"]);
    assert.deepEqual(told("migrate-down-accounts"), ["take-snapshot-accounts"]);
  });

  it("is of all of them for a step of rollback.yaml, which belongs to none", () => {
    assert.equal(outcomesBeside(beside("purge-cache"), "take-snapshot").length, 2);
    assert.deepEqual(outcomesBeside(beside("purge-cache"), "dump-database"), []);
  });

  it("is known from the plan before any of them has an outcome", () => {
    const ids = (id: string) => stepsBeside(beside(id), "take-snapshot").map((one) => one.id);
    assert.deepEqual(ids("migrate-down-orders"), ["take-snapshot-orders"]);
    assert.deepEqual(ids("purge-cache"), ["take-snapshot-orders", "take-snapshot-accounts"]);
  });

  it("names the safety copy of that database, and none where none was taken", () => {
    assert.equal(safetyCopy(beside("migrate-down-orders")), "the safety snapshot is take-snapshot-orders-1");
    const without = { ...beside("migrate-down-orders"), outcomeOf: () => undefined };
    assert.equal(safetyCopy(without), "this run took no safety copy");
  });

  it("leads back to the snapshot of the database that stopped halfway, not to the first one taken", () => {
    const halfway = outcomes.map((outcome) =>
      outcome.step === "migrate-down-orders" ? { ...outcome, status: "succeeded" as const } : outcome,
    );
    assert.equal(safetySnapshot(plan, halfway), "take-snapshot-accounts-1");
    assert.equal(safetySnapshot(plan, outcomes), "take-snapshot-orders-1");
    const whole = outcomes.map((outcome) => ({ ...outcome, status: "succeeded" as const }));
    assert.equal(safetySnapshot(plan, whole), undefined);
  });
});
