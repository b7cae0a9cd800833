import { notBroughtBack } from "../data/not-brought-back.ts";
import type { MeasuredLoss } from "../migrations/measure-losses.ts";
import { terminalText } from "../report/escape.ts";
import { tableLines } from "./table.ts";

/** What going down takes, one line for each thing; what cannot be told is said to be unknown, and what was destroyed on the way up stays so. */
export function lossLines(losses: readonly MeasuredLoss[], destroyed: readonly string[] = []): string[] {
  const rows = losses.map(({ kind, name, rows: count }) => [
    kind,
    terminalText(name),
    count === null ? "unknown" : String(count),
  ]);
  const nothing = destroyed.length === 0 ? "nothing is lost" : "going down itself drops nothing, but:";
  return [
    ...(rows.length === 0 ? [nothing] : tableLines(["loss", "of", "rows"], rows)),
    ...(destroyed.length === 0 ? [] : [terminalText(notBroughtBack(destroyed))]),
  ];
}
