import { z } from "zod";
import { type Database } from "../adapters/postgres.ts";
import {
  parseTableName,
  quoteName,
  quoteTable,
  tableLabel,
  type TableName,
} from "../adapters/postgres-names.ts";
import { sqlStateOf } from "../adapters/postgres-errors.ts";
import { listTables, tablesThatHideRows } from "../adapters/postgres-tables.ts";
import type { DataLoss } from "../model/data.ts";

const MINUTE_MS = 60_000;

/** Whole minutes from the moment the data returns to until now, rounded up and at least one: the number a person confirms. */
export function lossMinutes(at: string, now: Date): number {
  return Math.max(1, Math.ceil((now.getTime() - Date.parse(at)) / MINUTE_MS));
}

interface Since {
  readonly writtenAt: string;
  readonly at: string;
}

interface CountedTables {
  readonly tables: readonly string[];
  readonly limitMs?: number;
}

/** Longer than this no estimate is worth the load on a database that people work with. */
const COUNT_LIMIT_MS = 30_000;

/** SQLSTATE query_canceled: the limit was reached. */
const CANCELLED = "57014";

/**
 * Counts, before a restore, the rows written since a moment by the column that tells when; null for tables without
 * one or with rows that do not tell, for those that hide rows from our role, and for those that take more than 30
 * seconds to count.
 *
 * Rows that were changed or deleted since are not in it, so it is an estimate and is shown as such.
 */
export async function rowsWrittenSince(
  database: Database,
  { tables, limitMs = COUNT_LIMIT_MS, ...since }: Since & CountedTables,
): Promise<DataLoss["rows"]> {
  const wanted = tables.length > 0 ? tables.map(parseTableName) : await listTables(database);
  const hiding = await tablesThatHideRows(database, tables);
  const rows: Record<string, number | null> = {};
  for (const table of wanted) {
    const [column] = await database.query(
      z.object({ nullable: z.boolean() }),
      `SELECT is_nullable = 'YES' AS nullable FROM information_schema.columns
       WHERE table_schema = $1 AND table_name = $2 AND column_name = $3 AND data_type LIKE 'timestamp%'`,
      [table.schema, table.name, since.writtenAt],
    );
    const label = tableLabel(table);
    rows[label] =
      column === undefined || hiding.includes(label)
        ? null
        : await countSince(database, { table, limitMs, ...since, ...column });
  }
  return rows;
}

interface Counted extends Since {
  readonly table: TableName;
  readonly limitMs: number;
  readonly nullable: boolean;
}

async function countSince(
  database: Database,
  { table, limitMs, writtenAt, at, nullable }: Counted,
): Promise<number | null> {
  try {
    return await database.transaction(async () => {
      await database.run(`SET LOCAL statement_timeout = ${limitMs}`);
      const column = quoteName(writtenAt);
      // A row that does not tell when it was written may be a new one.
      const untold = nullable
        ? await database.query(
            z.object({}),
            `SELECT FROM ${quoteTable(table)} WHERE ${column} IS NULL LIMIT 1`,
          )
        : [];
      if (untold.length > 0) return null;
      // A column without a zone holds the time of the server's: the other side of the comparison must have one.
      const [count] = await database.query(
        z.object({ rows: z.coerce.number() }),
        `SELECT count(*) AS rows FROM ${quoteTable(table)} WHERE ${column} > $1::timestamptz`,
        [at],
      );
      return count?.rows ?? null;
    }, "BEGIN READ ONLY");
  } catch (error) {
    if (sqlStateOf(error) === CANCELLED) return null;
    throw error;
  }
}
