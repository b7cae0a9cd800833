import assert from "node:assert/strict";
import { canonicalJson } from "../../src/model/digest.ts";
import { RollbackError } from "../../src/model/errors.ts";
import type { RollbackPlan } from "../../src/model/plan.ts";
import { parsePlan, planJson } from "../../src/report/plan-json.ts";
import { aDatabaseReplacement } from "../_builders/a-change.ts";
import { aFinding } from "../_builders/a-finding.ts";
import { aBinding, aPlan, aTarget } from "../_builders/a-plan.ts";
import { aPreview } from "../_builders/a-preview.ts";
import { aRelease } from "../_builders/a-release.ts";

const edited = (change: (plan: Record<string, unknown>) => void): string => {
  const plan = JSON.parse(planJson(aPlan())) as Record<string, unknown>;
  change(plan);
  return JSON.stringify(plan);
};

const refusal = (text: string): RollbackError => {
  try {
    parsePlan(text, "plan.json");
  } catch (error) {
    assert.ok(error instanceof RollbackError);
    assert.equal(error.code, "PLAN_UNREADABLE");
    return error;
  }
  assert.fail("the plan was accepted");
};

describe("parsePlan", () => {
  it("reads back what planJson wrote, also where members are undefined", () => {
    const full = aPlan({
      preview: aPreview({ changes: [aDatabaseReplacement()] }),
      findings: [aFinding()],
      acceptances: [{ urn: "u", op: "replace" }],
    });
    const bare = aPlan({
      from: undefined,
      reason: undefined,
      estimateMs: undefined,
      to: aRelease({ update: undefined }),
    });
    for (const plan of [full, bare])
      assert.equal(canonicalJson(parsePlan(planJson(plan))), canonicalJson(plan));
  });

  it("refuses another schema version, and says which it reads", () => {
    const error = refusal(edited((plan) => (plan["schema"] = "rollback.plan/v2")));
    assert.equal(
      error.message,
      'cannot use the plan "plan.json": its schema is "rollback.plan/v2", not "rollback.plan/v1"',
    );
    assert.equal(error.remedy, "make a new plan: rollback plan --stack <stack> --to <release>");
  });

  it("refuses what is not JSON, and JSON that is no plan", () => {
    assert.match(refusal("{").message, /it is not JSON$/);
    assert.match(refusal("[]").message, /its schema is null/);
  });

  it("refuses a missing and an unknown member", () => {
    assert.match(refusal(edited((plan) => delete plan["steps"])).message, /steps: /);
    assert.match(refusal(edited((plan) => (plan["force"] = true))).message, /force/);
  });

  it("refuses an edited binding and an edited acceptance by the digest", () => {
    const binding = edited((plan) => (plan["binding"] = aBinding({ stateHash: "0".repeat(64) })));
    const acceptance = edited((plan) => (plan["acceptances"] = [{ urn: "u", op: "delete" }]));
    for (const text of [binding, acceptance])
      assert.match(refusal(text).message, /was edited: its digest does not fit/);
  });

  it("refuses a target, a release or steps other than the bound ones", () => {
    assert.match(
      refusal(edited((plan) => (plan["target"] = aTarget({ stack: "dev" })))).message,
      /target is not the bound one/,
    );
    assert.match(
      refusal(edited((plan) => (plan["to"] = aRelease({ commit: "0".repeat(40) })))).message,
      /not the bound commit/,
    );
    assert.match(refusal(edited((plan) => (plan["steps"] = []))).message, /steps are not the bound ones/);
  });

  it("refuses changes and findings other than those that were approved, so that a reader is never shown others", () => {
    const preview = edited((plan) => (plan["preview"] = aPreview({ changes: [] })));
    assert.match(refusal(preview).message, /changes are not the bound ones/);
    const findings = edited((plan) => (plan["findings"] = [aFinding({ level: "note" })]));
    assert.match(refusal(findings).message, /findings are not the bound ones/);
  });

  it("keeps hostile text out of the error and the file readable for a terminal", () => {
    const plan: RollbackPlan = aPlan({ reason: "\u001b[31m\u202e##[error] \u009b" });
    const text = planJson(plan);
    assert.doesNotMatch(text, /[\u001b\u202e\u009b]|##\[/);
    assert.equal(parsePlan(text).reason, plan.reason);
    assert.doesNotMatch(refusal(JSON.stringify({ schema: "\u001b[31m" })).message, /\u001b/);
  });
});
