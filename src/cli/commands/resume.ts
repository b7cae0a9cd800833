import type { Report } from "../../model/report.ts";
import { resumeRun } from "../../use-cases/resume-run.ts";
import { runDirectory } from "../../use-cases/step-context.ts";
import { withConsole } from "../console-session.ts";
import { offerSafety } from "../offer-safety.ts";
import { printReport } from "../print-report.ts";
import { parseDecisions } from "../parse-decisions.ts";
import type { CommandInput } from "../run-cli.ts";

/** Finishes the run that stopped partway; its plan is approved already, so nobody is asked again. */
export async function runResume(input: CommandInput): Promise<number> {
  const decisions = parseDecisions(input.options.decide as string[]);
  let report: Report | undefined;
  const exitCode = await withConsole(input, async (console) => {
    const session = await console.openStack();
    const controls = { decisions, stopRequested: console.signals.requested, redact: console.redactor };
    report = await resumeRun(session, input.options.run as string | undefined, controls);
    return printReport(report, input, console, report.run && runDirectory(session, report.run));
  });
  return offerSafety(report, input, exitCode);
}
