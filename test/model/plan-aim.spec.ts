import assert from "node:assert/strict";
import { planAim } from "../../src/model/plan-aim.ts";
import { aDataPlan, aWayDown } from "../_builders/a-data-plan.ts";
import { aPlan } from "../_builders/a-plan.ts";
import { aRelease } from "../_builders/a-release.ts";

const staying = { from: aRelease() };
const asItIs = aDataPlan({ way: { kind: "none", why: "" } });

describe("what a plan is for", () => {
  it("is a rollback where the release changes, whatever its data does, and where no data returns", () => {
    for (const plan of [
      aPlan(),
      aPlan({ from: undefined, data: [aDataPlan()] }),
      aPlan({ data: [aWayDown()] }),
      aPlan(staying),
      aPlan({ ...staying, data: [asItIs] }),
    ])
      assert.equal(planAim(plan), "rollback");
  });

  it("is a restore where the release stays and data returns from a copy", () => {
    assert.equal(planAim(aPlan({ ...staying, data: [aDataPlan(), asItIs] })), "restore");
    assert.equal(planAim(aPlan({ ...staying, data: [aDataPlan(), aWayDown()] })), "restore");
  });

  it("is a migration where the release stays and the schema alone goes back", () => {
    assert.equal(planAim(aPlan({ ...staying, data: [aWayDown()] })), "migration");
  });
});
