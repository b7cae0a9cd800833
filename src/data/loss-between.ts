import type { TableCounts } from "../model/data.ts";

/** Rows lost per table; null where nobody counted before. */
export type RowLoss = Readonly<Record<string, number | null>>;

/**
 * The rows that the fenced database had and the restored one has not, table by table.
 *
 * A table that is missing in the restored one lost all its rows. A negative number means that rows came
 * back that had been deleted since.
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

/** The loss in one line; what is unknown is told as such. */
export function lossText(loss: RowLoss): string {
  const entries = Object.entries(loss);
  if (entries.some(([, rows]) => rows === null)) return "unknown, rows were not counted before the restore";
  const changed = entries.filter(([, rows]) => rows !== 0);
  if (changed.length === 0) return "no rows";
  return changed.map(([table, rows]) => rowsText(table, rows ?? 0)).join(", ");
}

function rowsText(table: string, rows: number): string {
  return rows > 0 ? `${rows} rows of ${table}` : `${-rows} deleted rows of ${table} are back`;
}
