import { replay } from "../../src/execute/replay.ts";
import { openJournal } from "../../src/journal/open-journal.ts";
import type { Report } from "../../src/model/report.ts";
import { parsePlan, planJson } from "../../src/report/plan-json.ts";
import { createRedactor } from "../../src/report/redact.ts";
import { renderReportHtml } from "../../src/report/render-report-html.ts";
import { renderReportMarkdown } from "../../src/report/render-report-markdown.ts";
import { renderReportText } from "../../src/report/render-report-text.ts";
import { reportJson } from "../../src/report/report-json.ts";

/** Everything a run does with its plan beside the engine's work: redact, journal, write, read back, every form. */
export function showReport(report: Report, directory: string): void {
  const shown = createRedactor(["a secret that nothing holds"]).value(report);
  parsePlan(planJson(shown.plan));
  journalStart(shown, directory);
  for (const render of [reportJson, renderReportText, renderReportMarkdown, renderReportHtml]) render(shown);
}

function journalStart({ plan }: Report, directory: string): void {
  const journal = openJournal({
    directory,
    now: () => "2026-11-21T03:00:00.000Z",
    mirrorDirectory: undefined,
    onMirrorFailure: () => undefined,
  });
  const actor = { user: "bench", host: "bench", pid: process.pid };
  journal.append("run", { type: "run-started", plan, actor, decidedAt: "2026-11-21T03:00:00.000Z" });
  replay(journal.read("run"));
  journal.close();
}
