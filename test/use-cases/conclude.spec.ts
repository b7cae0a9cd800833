import assert from "node:assert/strict";
import { renderReportText } from "../../src/report/render-report-text.ts";
import { conclude, concludePlan } from "../../src/use-cases/conclude.ts";
import { aFinding } from "../_builders/a-finding.ts";
import { aPlan } from "../_builders/a-plan.ts";

describe("the end of a plan that was not run", () => {
  it("says once that it was declined", () => {
    const [headline = ""] = renderReportText(conclude("declined", aPlan())).split("\n");
    assert.equal(headline, "Declined: nothing was changed");
  });

  it("does not repeat its outcome in its detail, whatever the outcome", () => {
    for (const outcome of ["blocked", "declined", "planned", "nothing-to-do"] as const)
      assert.doesNotMatch(conclude(outcome, aPlan()).detail, /refused|declined|planned|nothing to do/i);
  });

  it("is blocked by a blocking finding and planned without one", () => {
    assert.equal(concludePlan(aPlan({ findings: [aFinding()] })).outcome, "blocked");
    assert.equal(concludePlan(aPlan({ findings: [aFinding({ level: "warning" })] })).outcome, "planned");
  });
});
