import type { Row } from "../measurement.ts";

const HEADER = ["", "measured", "budget", ""] as const;

/** The rows of one measurement under its title, columns aligned: values to the right, so that they compare. */
export function tableText(title: string, rows: readonly Row[]): string {
  const cells = [HEADER, ...rows.map(cellsOf)];
  const widths = HEADER.map((_, column) => Math.max(...cells.map((row) => row[column]?.length ?? 0)));
  const lines = cells.map((row) =>
    row
      .map((cell, column) =>
        column === 0 ? cell.padEnd(widths[0] ?? 0) : cell.padStart(widths[column] ?? 0),
      )
      .join("   ")
      .trimEnd(),
  );
  return [title, ...lines.map((line) => `  ${line}`)].join("\n");
}

function cellsOf({ label, value, budget = "", fits }: Row): readonly string[] {
  const missed = budget.startsWith("≥") ? "under" : "over";
  return [label, value, budget, fits === undefined ? "" : fits ? "ok" : missed];
}
