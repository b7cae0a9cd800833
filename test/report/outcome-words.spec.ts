import assert from "node:assert/strict";
import { OUTCOME_WORDS, outcomeWords } from "../../src/report/outcome-words.ts";
import { renderReportHtml } from "../../src/report/render-report-html.ts";
import { renderReportMarkdown } from "../../src/report/render-report-markdown.ts";
import { renderReportText } from "../../src/report/render-report-text.ts";
import { aDataPlan, aWayDown } from "../_builders/a-data-plan.ts";
import { aPlan } from "../_builders/a-plan.ts";
import { aRelease } from "../_builders/a-release.ts";
import { aReport } from "../_builders/a-report.ts";

describe("the headline of a report", () => {
  for (const [what, plan, headline] of [
    ["the release went back, its data too", aPlan({ data: [aDataPlan()] }), "Rolled back"],
    ["only the data was restored", aPlan({ from: aRelease(), data: [aDataPlan()] }), "Restored"],
    ["only migrations were taken back", aPlan({ from: aRelease(), data: [aWayDown()] }), "Migrated down"],
  ] as const) {
    it(`is "${headline}" in every form where ${what}`, () => {
      const report = aReport({ plan });
      assert.deepEqual(outcomeWords(report), { headline, mood: "good" });
      assert.match(renderReportText(report), new RegExp(`^${headline}: `));
      assert.match(renderReportMarkdown(report), new RegExp(`^## ${headline}: `));
      assert.match(
        renderReportHtml(report),
        new RegExp(`<title>${headline}: [^]*<p class="pill good">${headline}</p>`),
      );
    });
  }

  it("is the outcome's own wherever the plan was not done to its end", () => {
    const plan = aPlan({ from: aRelease(), data: [aDataPlan()] });
    assert.equal(outcomeWords({ outcome: "stopped", plan }), OUTCOME_WORDS.stopped);
  });
});
