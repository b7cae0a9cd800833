import { isCancel, text } from "@clack/prompts";
import { RollbackError } from "../../model/errors.ts";
import { renderPlanText } from "../../report/render-plan-text.ts";
import { type PlannedRestore, restoreData } from "../../use-cases/restore-data.ts";
import { runDirectory } from "../../use-cases/step-context.ts";
import { assertCanConfirm } from "../confirm.ts";
import { type ConsoleSession, withConsole } from "../console-session.ts";
import { printReport } from "../print-report.ts";
import type { CommandInput } from "../run-cli.ts";
import { lossLines } from "./snapshot-loss.ts";
import { requiredName } from "./snapshot-session.ts";

/** Restores the data of one database beside the old one and lets it take its place; journalled, so that `resume` finishes it. */
export async function runSnapshotRestore(input: CommandInput): Promise<number> {
  const { options } = input;
  assertCanConfirm(input);
  const at = timeIn(options.at as string | undefined, "--at");
  const wish = {
    resource: options.resource as string | undefined,
    from: at === undefined ? { snapshot: requiredName(input, "a snapshot, or --at <time>") } : { at },
    before: timeIn(options.before as string | undefined, "--before"),
    keepDays: options["keep-days"] as number | undefined,
    reason: options.reason as string | undefined,
  };
  return withConsole(input, async (console) => {
    const session = await console.openStack();
    const report = await restoreData(session, wish, {
      confirm: (planned) => confirmRestore(planned, input, console),
      stopRequested: console.signals.requested,
      redact: console.redactor,
    });
    return printReport(report, input, console, report.run && runDirectory(session, report.run));
  });
}

/** Shows plan and loss; the person repeats the stack and the minutes, so that nobody confirms a loss unread. */
async function confirmRestore(
  planned: PlannedRestore,
  { options }: CommandInput,
  console: ConsoleSession,
): Promise<string | undefined> {
  if (console.signals.requested()) return undefined;
  const { plan, loss } = planned;
  console.pauseProgress();
  if (!options.quiet && options.output === "human") {
    const width = process.stderr.columns || 100;
    process.stderr.write(renderPlanText(console.redactor.value(plan), { width, next: null }));
    process.stderr.write(`${lossLines(planned).join("\n")}\n`);
  }
  if (options.yes) return acceptLoss(planned, options["accept-loss"] as number | undefined);
  const words = `${plan.target.stack} ${loss.minutes}`;
  const message = `Type the stack and the minutes of data you give up (${words})`;
  const answer = await text({ message, output: process.stderr });
  return !isCancel(answer) && answer.trim() === words ? new Date().toISOString() : undefined;
}

/** Without a person the loss must have been agreed to beforehand, as a number. */
function acceptLoss({ plan, loss }: PlannedRestore, accepted: number | undefined): string {
  if (accepted !== undefined && loss.minutes <= accepted) return plan.createdAt;
  throw new RollbackError("CONFIRMATION_IMPOSSIBLE", {
    subject: plan.target.stack,
    message: `the restore gives up ${loss.minutes} minutes of data, and ${accepted === undefined ? "none was" : `only ${accepted} were`} accepted`,
    remedy: `repeat the number: --yes --accept-loss ${loss.minutes}`,
  });
}

function timeIn(value: string | undefined, option: string): string | undefined {
  if (value === undefined) return undefined;
  const time = new Date(value);
  if (!Number.isNaN(time.getTime())) return time.toISOString();
  throw new RollbackError("USAGE", {
    subject: option,
    message: `${option} "${value}" is no time`,
    remedy: "give an ISO time with its zone, such as 2026-11-21T03:00:00Z",
  });
}
