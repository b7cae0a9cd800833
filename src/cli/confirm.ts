import { RollbackError } from "../model/errors.ts";
import { type LossToConfirm, lossToConfirm, lossToConfirmAt } from "../model/loss-to-confirm.ts";
import { isBroughtBack } from "../model/data.ts";
import type { RollbackPlan } from "../model/plan.ts";
import { dataLines } from "../report/data-text.ts";
import { textLayout } from "../report/text-layout.ts";
import { countOf } from "../report/fit-text.ts";
import { askTyped, hasTerminal, type TypedPart } from "./ask-typed.ts";
import { showPlan } from "./show-plan.ts";
import type { ConsoleSession } from "./console-session.ts";
import type { CommandInput } from "./run-cli.ts";

/** A question that stood open for minutes is asked again: what is given up grew meanwhile. */
const MOST_TRIES = 3;

/** Refuses at once where a question could not be asked: before anything slow has begun. */
export function assertCanConfirm({ options }: CommandInput): void {
  if (options.yes || hasTerminal()) return;
  throw new RollbackError("CONFIRMATION_IMPOSSIBLE", {
    subject: "--yes",
    message: "there is no terminal to confirm the plan on",
    remedy: waysToConfirm(String(options.action)),
  });
}

/** What to look at first, and what agrees to it, for the actions of `snapshot` and `migrate` and for the main job. */
function waysToConfirm(action: string): string {
  switch (action) {
    case "restore":
      return "look at the plan first (the same command with --dry-run), then run it with --yes and --accept-loss <the minutes of data that the plan gives up>";
    case "down":
      return "look at it first (the same command with --dry-run), then run it with --yes, and --accept-rows <number> where rows are lost";
    case "retire":
      return "look at what was left behind first (rollback snapshot list …), then run it with --yes";
    default:
      return "look at the plan first (rollback plan …), then run it with --yes, and --accept-loss <minutes> or --accept-rows <number> where the plan gives up data";
  }
}

/**
 * Shows the plan and asks for the stack's name, and for the numbers of what is given up; answers when the
 * person decided, undefined when they declined.
 *
 * With --yes that was when the command was given; planning then belongs to the time until it is verified.
 * Throws CONFIRMATION_IMPOSSIBLE when --yes comes without the numbers, or with smaller ones.
 */
export async function confirmPlan(
  plan: RollbackPlan,
  input: CommandInput,
  console: ConsoleSession,
): Promise<string | undefined> {
  if (console.signals.requested()) return undefined;
  showPlan(plan, input, console);
  const { stack } = plan.target;
  const loss = lossToConfirm(plan.data);
  if (input.options.yes) {
    requireAccepted(loss, input, stack);
    return plan.createdAt;
  }
  // The plan is long: what is given up must be on the screen with the question.
  const summary = dataLines(console.redactor.value(plan.data).filter(isBroughtBack), [], textLayout({}));
  if (summary.length > 0) process.stderr.write(`${summary.join("\n")}\n`);
  for (let tries = 0; tries < MOST_TRIES; tries += 1) {
    const asked = lossToConfirmAt(plan, new Date());
    const { question, parts } = questionFor(stack, asked);
    if (!(await askTyped(question, parts))) return undefined;
    const now = new Date();
    const { minutes = 0 } = lossToConfirmAt(plan, now);
    if (minutes <= (asked.minutes ?? 0) + 1) return now.toISOString();
    process.stderr.write(`meanwhile this gives up ${countOf(minutes, "minute")} of data\n`);
  }
  return undefined;
}

/** What has to be typed, so that nobody agrees to a loss that was not read. */
export function questionFor(
  stack: string,
  { minutes, rows }: LossToConfirm,
): { readonly question: string; readonly parts: readonly TypedPart[] } {
  const parts = [
    { what: "the stack", text: stack },
    ...(minutes === undefined ? [] : [{ what: "the minutes of data you give up", text: String(minutes) }]),
    ...(rows === undefined
      ? []
      : [{ what: "the rows that may lose data", text: rows === null ? "unknown" : String(rows) }]),
  ];
  if (parts.length === 1) return { question: `Type the name of the stack (${stack}) to roll it back`, parts };
  const list = parts.map(({ what }) => what);
  const answer = parts.map(({ text }) => text).join(" ");
  return { question: `Type ${list.slice(0, -1).join(", ")} and ${list.at(-1) ?? ""} (${answer})`, parts };
}

/** Without a person the loss must have been agreed to beforehand, as numbers. */
function requireAccepted({ minutes, rows }: LossToConfirm, { options }: CommandInput, stack: string): void {
  const accepted = {
    minutes: options["accept-loss"] as number | undefined,
    rows: options["accept-rows"] as number | undefined,
  };
  const missing = [
    ...(minutes === undefined || isWithin(minutes, accepted.minutes)
      ? []
      : [["minute", "--accept-loss", minutes] as const]),
    ...(rows === undefined ||
    (rows === null && options["accept-unknown-loss"] === true) ||
    isWithin(rows, accepted.rows)
      ? []
      : [["row", "--accept-rows", rows] as const]),
  ];
  if (missing.length === 0) return;
  throw new RollbackError("CONFIRMATION_IMPOSSIBLE", {
    subject: stack,
    message: `this gives up ${missing.map(([unit, , amount]) => `${amount === null ? `an unknown number of ${unit}s` : countOf(amount, unit)} of data`).join(" and ")}, which was not accepted`,
    remedy:
      rows === null
        ? "confirm what is unknown at a terminal, or let the data go another way: --data"
        : `repeat the number: --yes ${missing.map(([, option, amount]) => `${option} ${amount ?? ""}`).join(" ")}`,
  });
}

const isWithin = (amount: number | null, accepted: number | undefined): boolean =>
  amount !== null && accepted !== undefined && amount <= accepted;
