import { terminalText } from "../../report/escape.ts";
import type { PlannedRestore } from "../../use-cases/restore-data.ts";

/** What a restore gives up, in lines for a person; what cannot be told is said to be unknown. */
export function lossLines({
  instance,
  at,
  loss,
}: Pick<PlannedRestore, "instance" | "at" | "loss">): string[] {
  const tables = Object.entries(loss.rows);
  const rows = tables.map(([table, count]) => {
    const text =
      count === null ? "unknown: no column tells when a row was written" : `${count} written since`;
    return `  ${terminalText(table)}: ${text}`;
  });
  return [
    `Loss: the data of ${terminalText(instance.identifier)} returns to ${at}, ${loss.minutes} min ago`,
    ...(rows.length === 0 ? ["  rows: unknown before the restore"] : rows),
    "  not rolled back: queues, caches, e-mails, and whatever else left the database",
  ];
}
