import assert from "node:assert/strict";
import { parseReport } from "../../src/report/report-json.ts";
import { renderReportHtml } from "../../src/report/render-report-html.ts";
import { html, markupText, type HtmlValue } from "../../src/report/html.ts";
import { aChange, aDatabaseReplacement } from "../_builders/a-change.ts";
import { aFinding } from "../_builders/a-finding.ts";
import { aPlan } from "../_builders/a-plan.ts";
import { aPreview } from "../_builders/a-preview.ts";
import { aReport } from "../_builders/a-report.ts";

const dataOf = (page: string) =>
  /<script type="application\/json" id="report-data">(.*?)<\/script>/s.exec(page)?.[1] ?? "";

describe("renderReportHtml", () => {
  it("needs nothing from outside and runs no script", () => {
    const page = renderReportHtml(aReport());
    assert.doesNotMatch(page, /\b(?:src|href)=|@import|url\(/);
    assert.match(page, /content="default-src 'none'; style-src 'unsafe-inline'"/);
    assert.deepEqual(page.match(/<script[^>]*>/g), ['<script type="application/json" id="report-data">']);
  });

  it("carries the whole report as JSON", () => {
    const report = aReport({ detail: "</script><!--" });
    const page = renderReportHtml(report);
    assert.deepEqual(
      JSON.parse(JSON.stringify(parseReport(dataOf(page)))),
      JSON.parse(JSON.stringify(report)),
    );
  });

  it("shows outcome, times, timeline, verification, resources, steps, findings and the next command", () => {
    const plan = aPlan({ preview: aPreview({ changes: [aDatabaseReplacement()] }) });
    const page = renderReportHtml(aReport({ plan, findings: [aFinding()] }));
    for (const text of [
      "Rolled back",
      "decision to verified",
      "1 min 04 s",
      "<svg",
      "5 of 5 in a row",
      "orders-db",
      "update shop/prod to v1.2.3",
      "DATA_LOSS_WITHOUT_SNAPSHOT",
      "rollback history --stack prod",
    ]) {
      assert.ok(page.includes(text), text);
    }
  });

  it("leaves out what a refused plan does not have", () => {
    const page = renderReportHtml(
      aReport({ outcome: "blocked", timeline: [], steps: [], verification: undefined, next: [] }),
    );
    assert.doesNotMatch(page, /id="(?:timeline|verification|next|findings)"/);
  });

  it("stops the table at 200 rows of a group and keeps all ten thousand changes in the data", () => {
    const changes = Array.from({ length: 10_000 }, (_, index) => aChange({ name: `app-${index}` }));
    const page = renderReportHtml(aReport({ plan: aPlan({ preview: aPreview({ changes }) }) }));
    assert.equal(page.match(/data-label="Operation"/g)?.length, 200);
    assert.match(page, /… and 9800 more in the data of this page/);
    assert.equal(parseReport(dataOf(page)).plan.preview.changes.length, 10_000);
    assert.ok(page.length - dataOf(page).length < 200_000);
  });
});

describe("html", () => {
  it("escapes values, keeps its own markup and joins lists", () => {
    assert.equal(
      markupText(html`<p>${"<b>"}${html`<br />`}${["a", 1]}${undefined}</p>`),
      "<p>&lt;b&gt;<br />a1</p>",
    );
  });

  it("does not take data for markup, whatever its shape", () => {
    const forged = JSON.parse('["<b>", {"markup":"<b>","html":"<b>"}]') as HtmlValue[];
    assert.throws(() => html`${forged}`);
    assert.equal(markupText(html`${forged[0]}`), "&lt;b&gt;");
  });
});
