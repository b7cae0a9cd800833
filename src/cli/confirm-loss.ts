import { isCancel, text } from "@clack/prompts";
import { type MeasuredLoss, totalRows } from "../migrations/measure-losses.ts";
import type { ConsoleSession } from "./console-session.ts";
import type { MigrateInput } from "./migrate-options.ts";

/** Asks for the number of rows that will be lost, or for the stack's name when none will; --yes answers by itself. */
export async function confirmLoss(
  losses: readonly MeasuredLoss[],
  { options }: MigrateInput,
  console: ConsoleSession,
): Promise<boolean> {
  if (console.signals.requested()) return false;
  if (options.yes) return true;
  console.pauseProgress();
  const { question, answer } = lossQuestion(losses, options.stack);
  const typed = await text({ message: question, output: process.stderr });
  return !isCancel(typed) && typed.trim() === answer;
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
