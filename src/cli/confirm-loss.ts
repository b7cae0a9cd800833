import { isCancel, text } from "@clack/prompts";
import { RollbackError } from "../model/errors.ts";
import { type MeasuredLoss, totalRows } from "../migrations/measure-losses.ts";
import { terminalText } from "../report/escape.ts";
import { renderPlanText } from "../report/render-plan-text.ts";
import { knownRows, type PlannedMigration } from "../use-cases/migrate-data.ts";
import type { ConsoleSession } from "./console-session.ts";
import type { MigrateInput } from "./migrate-options.ts";
import { tableLines } from "./table.ts";

/** Shows plan and loss and asks for the number of rows that will be lost; answers when the person decided, or undefined. */
export async function confirmLoss(
  { plan, losses }: PlannedMigration,
  { options }: MigrateInput,
  console: ConsoleSession,
): Promise<string | undefined> {
  if (console.signals.requested()) return undefined;
  console.pauseProgress();
  if (!options.quiet && options.output === "human") {
    const width = process.stderr.columns || 100;
    process.stderr.write(renderPlanText(console.redactor.value(plan), { width, next: null }));
    process.stderr.write(`${console.redactor.text(lossLines(losses).join("\n"))}\n`);
  }
  const { stack } = plan.target;
  if (options.yes) return agreedBeforehand(losses, options["accept-loss"], { stack, at: plan.createdAt });
  const { question, answer } = lossQuestion(losses, stack);
  const typed = await text({ message: question, output: process.stderr });
  return !isCancel(typed) && typed.trim() === answer ? new Date().toISOString() : undefined;
}

/** What going down takes, one line for each thing; what cannot be told is said to be unknown. */
export function lossLines(losses: readonly MeasuredLoss[]): string[] {
  const rows = losses.map(({ kind, name, rows: count }) => [
    kind,
    terminalText(name),
    count === null ? "unknown" : String(count),
  ]);
  return rows.length === 0 ? ["nothing is lost"] : tableLines(["loss", "of", "rows"], rows);
}

/** What has to be typed, so that nobody agrees to a loss that was not read. */
export function lossQuestion(
  losses: readonly MeasuredLoss[],
  stack: string,
): { readonly question: string; readonly answer: string } {
  const rows = totalRows(losses);
  if (rows === 0) return { question: `Type the name of the stack (${stack}) to migrate down`, answer: stack };
  const answer = rows === null ? "unknown" : String(rows);
  const what =
    rows === null
      ? 'The loss is unknown: type "unknown"'
      : `Type the number of rows that lose data (${rows})`;
  return { question: `${what} to migrate ${stack} down`, answer };
}

/** Without a person the loss must have been agreed to beforehand, as a number. */
function agreedBeforehand(
  losses: readonly MeasuredLoss[],
  accepted: number | undefined,
  { stack, at }: { readonly stack: string; readonly at: string },
): string {
  const rows = knownRows(losses);
  if (rows <= (accepted ?? 0)) return at;
  throw new RollbackError("CONFIRMATION_IMPOSSIBLE", {
    subject: stack,
    message: `going down takes something from ${rows} rows, and ${accepted === undefined ? "none was" : `only ${accepted} were`} accepted`,
    remedy: `repeat the number: --yes --accept-loss ${rows}`,
  });
}
