import assert from "node:assert/strict";
import type { RunOutcome } from "../../src/model/report.ts";
import { renderPlanText } from "../../src/report/render-plan-text.ts";
import { renderReportText } from "../../src/report/render-report-text.ts";
import { aFinding } from "../_builders/a-finding.ts";
import { aPlan } from "../_builders/a-plan.ts";
import { aReport } from "../_builders/a-report.ts";
import { anOutcome, aStep } from "../_builders/a-step.ts";

describe("renderReportText", () => {
  it("tells outcome, times, steps, verification, timeline and the next command", () => {
    const report = aReport();
    assert.equal(
      renderReportText(report, { width: 80 }),
      `Rolled back: shop/prod runs v1.2.3 again
shop/prod from v1.3.0 (4f2a9c1d, deployed 2026-11-20 14:05) to v1.2.3 (9b1e77c2,
  deployed 2026-11-12 09:33)

  run                   20261121-030000-7f3a
  by                    ada@ops-1
  plan                  ${report.plan.digest.slice(0, 12)}
  decided               2026-11-21 03:00 UTC
  verified              2026-11-21 03:01 UTC
  decision to verified  1 min 04 s
  estimated             1 min 05 s

Steps: 1
  succeeded  update shop/prod to v1.2.3 (42.0 s)
             2 resources updated

Verification: passed after 12.0 s
  storefront: passed, 5 of 5 in a row, 6 samples: 200, version 1.2.3

Timeline (UTC)
  03:00:00  ada confirmed the plan
  03:00:10  update shop/prod to v1.2.3 (42.0 s), succeeded
  03:00:52  verify (12.0 s), succeeded

next: rollback history --stack prod
`,
    );
  });

  it("ends with what is still closed, because the top has scrolled away by then", () => {
    const steps = [aStep({ kind: "fence-database", params: { connection: { database: "platform" } } })];
    const lastOf = (outcome: RunOutcome) => {
      const report = aReport({ outcome, plan: aPlan({ steps }), steps: [anOutcome({ step: steps[0]!.id })] });
      return renderReportText(report, { width: 1000, file: "/srv/report.html" }).split("\n").slice(-5);
    };
    const closed = "CLOSED: the database platform is closed to applications since 2026-11-21T03:00:10.000Z";
    const before = ["next: rollback history --stack prod", "report: /srv/report.html"];
    assert.deepEqual(lastOf("stopped"), [...before, "", closed, ""]);
    assert.deepEqual(lastOf("abandoned"), [
      ...[...before, ""],
      `${closed}; as its owner: GRANT CONNECT ON DATABASE "platform" TO <the application's user>`,
      "",
    ]);
    assert.deepEqual(lastOf("rolled-back").slice(-3), [...before, ""]);
  });

  it("shows a run that never started as its plan, with the report's findings", () => {
    const findings = [aFinding()];
    const report = aReport({
      run: undefined,
      outcome: "blocked",
      findings,
      next: ["rollback doctor"],
    });
    const expected = renderPlanText({ ...aPlan(), findings }, { next: "rollback doctor" });
    assert.equal(renderReportText(report), expected);
  });

  it("names a failed step, its undoing, and every command that makes sense", () => {
    const report = aReport({
      outcome: "undone",
      detail: "the update failed and was taken back",
      steps: [
        anOutcome({ status: "failed", detail: "quota exceeded", undone: "succeeded" }),
        anOutcome({ step: "x", status: "not-run", detail: "never reached", durationMs: undefined }),
      ],
      next: ["rollback resume", "rollback abandon"],
    });
    const text = renderReportText(report);
    assert.match(text, /^Failed and undone: the update failed and was taken back$/m);
    assert.match(text, /^ {13}quota exceeded; undoing it succeeded$/m);
    assert.match(text, /^ {2}not-run {4}x$/m);
    assert.match(text, /\nnext: rollback resume\n {2}or: rollback abandon\n$/);
  });

  it("cuts the middle of a long timeline", () => {
    const [entry] = aReport().timeline;
    assert.ok(entry);
    const report = aReport({ timeline: Array.from({ length: 1000 }, () => entry) });
    assert.match(renderReportText(report, { perGroup: 5 }), /^ {2}… 990 more, see --output json$/m);
  });
});
