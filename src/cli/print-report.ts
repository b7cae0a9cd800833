import { exitCodeFor } from "../model/exit-code.ts";
import type { Report } from "../model/report.ts";
import { renderReportText } from "../report/render-report-text.ts";
import { reportJson } from "../report/report-json.ts";
import type { ConsoleSession } from "./console-session.ts";
import type { CommandInput } from "./run-cli.ts";

/** Prints a report in the wanted form on stdout and answers the exit code of its outcome. */
export function printReport(
  report: Report,
  { options }: CommandInput,
  console: ConsoleSession,
  reportFolder?: string,
): number {
  const shown = console.redactor.value(report);
  console.pauseProgress();
  if (options.output === "json") console.print(reportJson(shown));
  if (options.output === "human") {
    const file = reportFolder && `${reportFolder}/report.html`;
    console.print(renderReportText(shown, { width: console.width, style: console.style, file }));
  }
  return exitCodeFor(report.outcome);
}
