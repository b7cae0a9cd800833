import assert from "node:assert/strict";
import { handoversOf, openersOf } from "../../src/model/openers-of.ts";
import type { Step } from "../../src/model/step.ts";
import { aDataPlan } from "../_builders/a-data-plan.ts";
import { aPlan } from "../_builders/a-plan.ts";
import { aStep } from "../_builders/a-step.ts";

const step = (kind: string, database = "orders", params: Step["params"] = {}): Step =>
  aStep({ id: `${kind}-${database}`, kind, params });
const idsOf = (steps: readonly Step[]): string[] => steps.map(({ id }) => id);

/** A plan of these steps; the ones of each named database go back together. */
function planOf(steps: readonly Step[], ...databases: string[]) {
  const data = databases.map((database) =>
    aDataPlan({ database, steps: idsOf(steps).filter((id) => id.endsWith(`-${database}`)) }),
  );
  return aPlan({ steps, data });
}

describe("what ends a fence", () => {
  const fence = step("fence-database");

  it("is the exchange of its own database, not the one of another", () => {
    const others = [step("fence-database", "audit"), step("swap-database", "audit")];
    const plan = planOf([fence, step("swap-database"), ...others], "orders", "audit");
    assert.deepEqual(idsOf(openersOf(fence, plan)), ["swap-database-orders"]);
    assert.deepEqual(idsOf(handoversOf(fence, plan)), ["swap-database-orders"]);
  });

  it("is the step that opens it, also where the database was exchanged before", () => {
    const open = step("open-database", "orders", { fence: fence.id });
    const plan = planOf([fence, step("swap-database"), open], "orders");
    assert.deepEqual(idsOf(openersOf(fence, plan)), ["open-database-orders"]);
    assert.deepEqual(idsOf(handoversOf(fence, plan)), ["swap-database-orders"]);
  });

  it("is the update where nothing else brings the new address to the applications", () => {
    const pointed = step("point-consumers", "orders", { indirection: { config: { key: "db" } } });
    const plan = planOf([fence, pointed, step("update-stack", "all")], "orders");
    assert.deepEqual(idsOf(openersOf(fence, plan)), ["update-stack-all"]);
    assert.deepEqual(handoversOf(fence, plan), []);
  });

  it("is an exchange that rollback.yaml wrote itself, where it wrote the fence", () => {
    const audit = [step("swap-database", "audit")];
    const plan = planOf([fence, step("swap-database"), ...audit], "audit");
    assert.deepEqual(idsOf(openersOf(fence, plan)), ["swap-database-orders"]);
    assert.deepEqual(openersOf(fence, planOf([fence, step("update-stack", "all")])), []);
  });
});
