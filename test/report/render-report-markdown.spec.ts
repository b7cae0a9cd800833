import assert from "node:assert/strict";
import { renderReportMarkdown } from "../../src/report/render-report-markdown.ts";
import { aChange, aDatabaseReplacement } from "../_builders/a-change.ts";
import { aFinding } from "../_builders/a-finding.ts";
import { aPlan } from "../_builders/a-plan.ts";
import { aPreview } from "../_builders/a-preview.ts";
import { aReport } from "../_builders/a-report.ts";
import { aStep, anOutcome } from "../_builders/a-step.ts";

const blocked = () => {
  const findings = [aFinding()];
  const plan = aPlan({ findings, preview: aPreview({ changes: [aDatabaseReplacement()] }) });
  return aReport({
    run: undefined,
    outcome: "blocked",
    plan,
    findings,
    steps: [],
    verification: undefined,
    timeline: [],
    decidedAt: undefined,
    verifiedAt: undefined,
    decisionToVerifiedMs: undefined,
    next: ["rollback plan --stack prod --to v1.2.3"],
  });
};

describe("renderReportMarkdown", () => {
  it("puts the verdict first and folds the tables", () => {
    const report = blocked();
    assert.equal(
      renderReportMarkdown(report),
      `## REFUSED by 1 finding: DATA_LOSS_WITHOUT_SNAPSHOT

**shop/prod** from v1.3.0 (4f2a9c1d, deployed 2026-11-20 14:05) to v1.2.3 (9b1e77c2, deployed 2026-11-12 09:33)

Reason: checkout answers 500

<sub>plan ${report.plan.digest.slice(0, 12)} · estimated 1 min 05 s</sub>

Next: <code>rollback plan --stack prod --to v1.2.3</code>

### 1 finding

- **blocking** <code>DATA_LOSS_WITHOUT_SNAPSHOT</code> orders-db: replace of aws:rds/instance:Instance destroys data and no step restores it<br>try: pass --accept replace:orders-db, or add a restore step for it

### What cannot be undone

- Lasting: replace of orders-db: holds the rows of a database

<details><summary>1 resource in the plan: 1 replace; 12 unchanged</summary>

| operation | name | type | what changes | had | stateful |
| --- | --- | --- | --- | --- | --- |
| replace | <code>orders-db</code> | <code>aws:rds:Instance</code> | engineVersion: 16.4 → 15.7 (forces replacement), +tags.team: orders | protect (dropped) | holds the rows of a database |

</details>

<details><summary>1 step</summary>

| phase | step | class | undo | status | took | detail |
| --- | --- | --- | --- | --- | --- | --- |
| revert | update shop/prod to v1.2.3 | observable | update the stack to v1.3.0 again |  |  |  |

</details>
`,
    );
  });

  it("cuts the table of ten thousand changes, never the verdict, the findings or the end", () => {
    const changes = [
      ...Array.from({ length: 9999 }, (_, index) => aChange({ name: `app-${index}` })),
      aDatabaseReplacement(),
    ];
    const report = aReport({ plan: aPlan({ preview: aPreview({ changes }) }), findings: [aFinding()] });
    const text = renderReportMarkdown(report);
    assert.ok(text.length <= 60_000, `${text.length} characters`);
    assert.ok(text.startsWith("## Rolled back: shop/prod runs v1.2.3 again\n"));
    assert.match(text, /\| replace \| <code>orders-db<\/code>/);
    assert.match(text, /^\| … and \d+ more \|/m);
    assert.match(text, /^- \*\*blocking\*\* <code>DATA_LOSS_WITHOUT_SNAPSHOT<\/code>/m);
    assert.ok(text.trimEnd().endsWith("</details>"));
  });

  it("stays under the limit when everything is long, hostile and much", () => {
    const hostile = "@#1`|<_*".repeat(2000);
    const many = <T>(item: T): T[] => Array.from({ length: 500 }, () => item);
    const change = aDatabaseReplacement({ name: hostile, type: hostile, stateful: hostile });
    const step = aStep({ title: hostile, undo: { by: "nothing", reason: hostile } });
    const finding = aFinding({ code: hostile, subject: hostile, message: hostile, remedy: hostile });
    const plan = aPlan({ preview: aPreview({ changes: many(change) }), steps: many(step), reason: hostile });
    const report = aReport({
      plan,
      detail: hostile,
      actor: hostile,
      run: hostile,
      findings: many(finding),
      steps: many(anOutcome({ detail: hostile })),
      verification: {
        verdict: "failed",
        durationMs: 1,
        probes: many({
          probe: hostile,
          verdict: "failed",
          detail: hostile,
          samples: 1,
          consecutive: 0,
          wanted: 5,
        }),
      },
      timeline: many({ at: hostile, durationMs: 1, title: hostile, status: "failed" }),
      next: many(hostile),
    });
    for (const maxLength of [0, 20_000, 60_000, 65_536, 1_000_000]) {
      const { length } = renderReportMarkdown(report, { maxLength });
      assert.ok(length <= Math.min(65_536, Math.max(20_000, maxLength)), `${length} of ${maxLength}`);
    }
  });
});
