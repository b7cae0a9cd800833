import { z } from "zod";
import { type Database } from "../adapters/postgres.ts";
import { parseTableName, quoteName, quoteTable, tableLabel } from "../adapters/postgres-names.ts";
import { listTables } from "../adapters/postgres-tables.ts";
import type { DataLoss } from "../model/data.ts";

const MINUTE_MS = 60_000;

/** Whole minutes from the moment the data returns to until now, rounded up: the number a person confirms. */
export function lossMinutes(at: string, now: Date): number {
  return Math.max(0, Math.ceil((now.getTime() - Date.parse(at)) / MINUTE_MS));
}

/**
 * Counts, before a restore, the rows written since a moment by the column that tells when; null for tables without one.
 *
 * Rows that were changed or deleted since are not in it, so it is an estimate and is shown as such.
 */
export async function rowsWrittenSince(
  database: Database,
  {
    tables,
    writtenAt,
    at,
  }: { readonly tables: readonly string[]; readonly writtenAt: string; readonly at: string },
): Promise<DataLoss["rows"]> {
  const wanted = tables.length > 0 ? tables.map(parseTableName) : await listTables(database);
  const rows: Record<string, number | null> = {};
  for (const table of wanted) {
    const [column] = await database.query(
      z.object({ there: z.boolean() }),
      `SELECT true AS there FROM information_schema.columns
       WHERE table_schema = $1 AND table_name = $2 AND column_name = $3 AND data_type LIKE 'timestamp%'`,
      [table.schema, table.name, writtenAt],
    );
    const label = tableLabel(table);
    if (column === undefined) {
      rows[label] = null;
      continue;
    }
    const [count] = await database.query(
      z.object({ rows: z.coerce.number() }),
      `SELECT count(*) AS rows FROM ${quoteTable(table)} WHERE ${quoteName(writtenAt)} > $1`,
      [at],
    );
    rows[label] = count?.rows ?? null;
  }
  return rows;
}
