import { planRestoreOnly, restoreData } from "../../use-cases/restore-data.ts";
import { runDirectory } from "../../use-cases/step-context.ts";
import { assertCanConfirm, confirmPlan } from "../confirm.ts";
import { withConsole } from "../console-session.ts";
import { parseTime } from "../parse-time.ts";
import { printReport } from "../print-report.ts";
import type { CommandInput } from "../run-cli.ts";
import { requiredName } from "./snapshot-session.ts";

/** Restores the data of one database beside the old one and lets it take its place; journalled, so that `resume` finishes it. */
export async function runSnapshotRestore(input: CommandInput): Promise<number> {
  const { options } = input;
  const isDryRun = options["dry-run"] === true;
  const at = parseTime(options.at as string | undefined, "--at");
  const wish = {
    resource: options.resource as string | undefined,
    from: at === undefined ? { snapshot: requiredName(input, "a snapshot, or --at <time>") } : { at },
    before: parseTime(options.before as string | undefined, "--before"),
    keepDays: options["keep-days"] as number | undefined,
    reason: options.reason as string | undefined,
  };
  if (!isDryRun) assertCanConfirm(input);
  return withConsole(input, async (console) => {
    const session = await console.openStack();
    if (isDryRun) return printReport(await planRestoreOnly(session, wish), input, console);
    const report = await restoreData(session, wish, {
      confirm: (plan) => confirmPlan(plan, input, console),
      stopRequested: console.signals.requested,
      redact: console.redactor,
    });
    return printReport(report, input, console, report.run && runDirectory(session, report.run));
  });
}
