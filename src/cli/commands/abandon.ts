import { abandonRun } from "../../use-cases/resume-run.ts";
import { runDirectory } from "../../use-cases/step-context.ts";
import { withConsole } from "../console-session.ts";
import { printReport } from "../print-report.ts";
import type { CommandInput } from "../run-cli.ts";

/** Gives the unfinished run up; exit 11 while something of it could not be taken back. */
export async function runAbandon(input: CommandInput): Promise<number> {
  return withConsole(input, async (console) => {
    const session = await console.openStack();
    const controls = {
      isLeftAsItIs: input.options.asItIs === true,
      stopRequested: console.signals.requested,
      redact: console.redactor,
    };
    const report = await abandonRun(session, input.options.run as string | undefined, controls);
    return printReport(report, input, console, report.run && runDirectory(session, report.run));
  });
}
