import { abandonRun, type GivingUp } from "../../use-cases/abandon-run.ts";
import { runDirectory } from "../../use-cases/step-context.ts";
import { hasTerminal } from "../ask-typed.ts";
import { confirmAbandon } from "../confirm-abandon.ts";
import { withConsole } from "../console-session.ts";
import { printReport } from "../print-report.ts";
import type { CommandInput } from "../run-cli.ts";

/**
 * Gives the unfinished run up; exit 11 while something of it could not be taken back.
 *
 * At a terminal it asks first. Without one nobody is asked and no --yes is needed: a script that calls it means it.
 */
export async function runAbandon(input: CommandInput): Promise<number> {
  return withConsole(input, async (console) => {
    const session = await console.openStack();
    const controls = {
      isLeftAsItIs: input.options.asItIs === true,
      stopRequested: console.signals.requested,
      redact: console.redactor,
      confirm:
        input.options.yes || !hasTerminal() ? undefined : (what: GivingUp) => confirmAbandon(what, console),
    };
    const report = await abandonRun(session, input.options.run as string | undefined, controls);
    const folder = report.outcome === "declined" ? undefined : runDirectory(session, report.run ?? "");
    return printReport(report, input, console, folder);
  });
}
