import type { Report } from "../../model/report.ts";
import { planOnly, rollBack } from "../../use-cases/roll-back.ts";
import { runDirectory } from "../../use-cases/step-context.ts";
import { assertCanConfirm, confirmPlan } from "../confirm.ts";
import { withConsole } from "../console-session.ts";
import { offerSafety } from "../offer-safety.ts";
import { printReport } from "../print-report.ts";
import type { CommandInput } from "../run-cli.ts";
import { wishOf } from "../wish.ts";

/** The main job. */
export async function runRollback(input: CommandInput): Promise<number> {
  const isDryRun = input.options["dry-run"] === true;
  const wish = wishOf(input);
  if (!isDryRun) assertCanConfirm(input);
  let report: Report | undefined;
  const exitCode = await withConsole(input, async (console) => {
    const session = await console.openStack();
    if (isDryRun) return printReport(await planOnly(session, wish), input, console);
    report = await rollBack(session, wish, {
      confirm: (plan) => confirmPlan(plan, input, console),
      stopRequested: console.signals.requested,
      redact: console.redactor,
    });
    return printReport(report, input, console, report.run && runDirectory(session, report.run));
  });
  return offerSafety(report, input, exitCode);
}
