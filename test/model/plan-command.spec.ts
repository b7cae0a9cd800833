import assert from "node:assert/strict";
import { planCommand } from "../../src/model/plan-command.ts";
import type { RollbackPlan } from "../../src/model/plan.ts";
import { aDataPlan, aWayDown } from "../_builders/a-data-plan.ts";
import { aPlan, aTarget } from "../_builders/a-plan.ts";
import { aRelease } from "../_builders/a-release.ts";
import { aStep } from "../_builders/a-step.ts";

const both = (plan: RollbackPlan): string[] =>
  [false, true].map((isForALook) => planCommand(plan, { isForALook }));
const around = (overrides: Partial<RollbackPlan>): RollbackPlan => aPlan({ from: aRelease(), ...overrides });
const urn = "urn:pulumi:prod::shop::aws:rds/instance:Instance::database";
const copying = [aStep(), aStep({ kind: "take-snapshot", params: { instance: { urn } } })];

describe("the command of a plan", () => {
  it("is the rollback, and for a look its plan", () => {
    assert.deepEqual(both(aPlan()), [
      "rollback --stack prod --to v1.2.3",
      "rollback plan --stack prod --to v1.2.3",
    ]);
  });

  it("says again whatever else shaped the plan: without it another one would be made", () => {
    const plan = aPlan({
      wished: { way: "point-in-time", at: "2026-11-21T02:30:00.000Z" },
      acceptances: [{ urn: "urn:a", op: "replace" }],
      refreshed: true,
    });
    assert.equal(
      both(plan)[1],
      "rollback plan --stack prod --to v1.2.3 --data point-in-time --data-at 2026-11-21T02:30:00.000Z --accept 'urn:a=replace' --refresh",
    );
    assert.equal(
      both(aPlan({ wished: { way: "none" } }))[0],
      "rollback --stack prod --to v1.2.3 --data none",
    );
  });

  it("is the restore of that copy of that database, and for a look its dry run", () => {
    const way = {
      kind: "snapshot",
      why: "as asked",
      snapshot: "good",
      takenAt: "2026-11-21T02:30:00.000Z",
    } as const;
    const restore = "rollback snapshot restore good --resource database --stack prod";
    const plan = around({ data: [aDataPlan({ way })], steps: copying });
    assert.deepEqual(both(plan), [restore, `${restore} --dry-run`]);
    assert.match(
      both(around({ data: [aDataPlan()] }))[0] ?? "",
      /^rollback snapshot restore --at 2026-11-21T02:30:00\.000Z --stack prod$/,
    );
  });

  it("is the way down to that version, and for a look where the migrations stand", () => {
    const steps = [aStep({ kind: "migrate-down", params: { to: "0" } })];
    assert.deepEqual(both(around({ data: [aWayDown()], steps })), [
      "rollback migrate down --to 0 --stack prod",
      "rollback migrate status --stack prod",
    ]);
  });

  it("quotes what a shell would read otherwise", () => {
    const plan = aPlan({ target: aTarget({ stack: "a;b" }), to: aRelease({ tags: ["it's"] }) });
    assert.equal(both(plan)[0], String.raw`rollback --stack 'a;b' --to 'it'\''s'`);
  });
});
