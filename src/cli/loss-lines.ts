import type { MeasuredLoss } from "../migrations/measure-losses.ts";
import { terminalText } from "../report/escape.ts";
import { tableLines } from "./table.ts";

/** What going down takes, one line for each thing; what cannot be told is said to be unknown. */
export function lossLines(losses: readonly MeasuredLoss[]): string[] {
  const rows = losses.map(({ kind, name, rows: count }) => [
    kind,
    terminalText(name),
    count === null ? "unknown" : String(count),
  ]);
  return rows.length === 0 ? ["nothing is lost"] : tableLines(["loss", "of", "rows"], rows);
}
