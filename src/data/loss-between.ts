import type { TableCounts } from "../model/data.ts";

/** By how many rows each table of the restored database falls short; null where nobody counted before. */
export type RowLoss = Readonly<Record<string, number | null>>;

/**
 * How many rows fewer the restored database has than the fenced one had, table by table.
 *
 * A table that is missing in the restored one lost all its rows; a negative number means that it has
 * more. It is a difference of two counts and no list of rows: those that were deleted and those that
 * were written since cancel out, and changed ones are not in it.
 */
export function lossBetween(fenced: TableCounts | undefined, restored: TableCounts): RowLoss {
  const tables = [...new Set([...Object.keys(fenced ?? {}), ...Object.keys(restored)])].sort();
  return Object.fromEntries(
    tables.map((table) => {
      const before = fenced?.[table];
      if (before === undefined) return [table, fenced === undefined ? null : -(restored[table] ?? 0)];
      return [table, before - (restored[table] ?? 0)];
    }),
  );
}

/** The difference in one line; what is unknown is told as such. */
export function lossText(loss: RowLoss): string {
  const entries = Object.entries(loss);
  if (entries.some(([, rows]) => rows === null)) return "unknown, rows were not counted before the restore";
  const changed = entries.filter(([, rows]) => rows !== 0);
  if (changed.length === 0) return "as many rows in every table";
  return changed.map(([table, rows]) => rowsText(table, rows ?? 0)).join(", ");
}

function rowsText(table: string, rows: number): string {
  const count = Math.abs(rows);
  return `${count} ${count === 1 ? "row" : "rows"} of ${table} ${rows > 0 ? "fewer" : "more"}`;
}
