import assert from "node:assert/strict";
import type { RollbackPlan } from "../../../src/model/plan.ts";
import type { StackUpdate } from "../../../src/model/release.ts";
import { otherUpdate } from "../../../src/steps/stack/other-update.ts";
import { aPlan } from "../../_builders/a-plan.ts";
import { aStackEngine } from "../../_builders/a-stack-engine.ts";
import { anUpdate } from "../../_builders/a-release.ts";

/** What is said of a history in which these come after update 42, which the plan (03:00) knew. */
function said(plan: RollbackPlan, ...later: readonly Partial<StackUpdate>[]): Promise<string | undefined> {
  const known = anUpdate({ number: 42, startedAt: "2026-11-20T10:00:00.000Z" });
  const updates = [...later.map((one) => anUpdate({ number: 43, ...one })), known];
  const engine = { ...aStackEngine(), readHistory: () => Promise.resolve(updates) };
  return otherUpdate({ engine, plan, run: "run-1" });
}

describe("an update of somebody else", () => {
  const plan = aPlan({ lastUpdate: 42 });

  it("is one that the plan did not know, also of a machine whose clock is behind", async () => {
    const words = await said(plan, { startedAt: "2026-11-21T02:58:30.000Z", message: "hotfix" });
    assert.equal(
      words,
      "somebody else changed the stack since it was approved (update 43, hotfix): abandon this run and make a new plan",
    );
  });

  it("is none that the plan knew, none of this run, and no refresh", async () => {
    assert.equal(await said(plan), undefined);
    assert.equal(await said(aPlan({ lastUpdate: 43 }), { startedAt: "2026-11-21T03:30:00.000Z" }), undefined);
    assert.equal(await said(plan, { rollbackRun: "run-1" }), undefined);
    assert.equal(await said(plan, { kind: "refresh" }), undefined);
  });

  it("is told by its time where the plan knew no number", async () => {
    const before = aPlan();
    assert.match((await said(before, { startedAt: "2026-11-21T03:30:00.000Z" })) ?? "", /update 43/);
    assert.equal(await said(before, { startedAt: "2026-11-21T02:30:00.000Z" }), undefined);
  });
});
