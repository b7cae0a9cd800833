import type { TableCounts } from "../../model/data.ts";

/** Rows that are not there any more, per table; null where it was not counted before, and tables that are gone lose all. */
export function lossOf(
  before: TableCounts | null,
  after: TableCounts,
): Readonly<Record<string, number | null>> {
  if (before === null) return Object.fromEntries(Object.keys(after).map((table) => [table, null]));
  return Object.fromEntries(
    Object.entries(before).map(([table, rows]) => [table, Math.max(0, rows - (after[table] ?? 0))]),
  );
}
