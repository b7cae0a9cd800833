import assert from "node:assert/strict";
import { nextCommand } from "../../src/report/next-command.ts";
import { planVerdict } from "../../src/report/plan-verdict.ts";
import { aChange, aDatabaseReplacement } from "../_builders/a-change.ts";
import { aFinding } from "../_builders/a-finding.ts";
import { aPlan } from "../_builders/a-plan.ts";
import { aPreview } from "../_builders/a-preview.ts";

describe("planVerdict", () => {
  it("lets a plan without blocking findings run, and counts what it destroys and what to weigh", () => {
    const plan = aPlan({
      preview: aPreview({ changes: [aChange(), aDatabaseReplacement()] }),
      findings: [aFinding({ level: "warning" }), aFinding({ level: "note" })],
    });
    assert.deepEqual(planVerdict(plan), {
      mayRun: true,
      text: "OK to run: 2 resources change, 1 destroyed or replaced, 1 of them stateful; 1 warning to weigh",
    });
  });

  it("names the codes that refuse", () => {
    const plan = aPlan({ findings: [aFinding(), aFinding(), aFinding({ code: "PENDING_OPERATIONS" })] });
    const text = "REFUSED by 3 findings: DATA_LOSS_WITHOUT_SNAPSHOT, PENDING_OPERATIONS";
    assert.deepEqual(planVerdict(plan), { mayRun: false, text });
  });

  it("never calls an incomplete or failed preview good, even when no finding says so", () => {
    const incomplete = aPlan({ preview: aPreview({ incomplete: "no summary" }) });
    const failed = aPlan({ preview: aPreview({ succeeded: false }) });
    assert.equal(planVerdict(incomplete).text, "REFUSED: the preview cannot be judged (no summary)");
    assert.equal(planVerdict(failed).mayRun, false);
  });

  it("says when nothing changes", () => {
    const plan = aPlan({ preview: aPreview({ changes: [] }) });
    assert.equal(planVerdict(plan).text, "OK to run: no resource changes");
  });
});

describe("nextCommand", () => {
  it("runs a good plan and plans a refused one again", () => {
    assert.equal(nextCommand(aPlan()), "rollback --stack prod --to v1.2.3");
    assert.equal(nextCommand(aPlan({ findings: [aFinding()] })), "rollback plan --stack prod --to v1.2.3");
  });
});
