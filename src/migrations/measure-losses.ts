import { z } from "zod";
import {
  countRows,
  countValues,
  listTables,
  tablesOfExtension,
  tablesThatHideRows,
} from "../adapters/postgres-tables.ts";
import { tablesLosingWith } from "../adapters/postgres-referencing-tables.ts";
import { tableLabel, type TableName } from "../adapters/postgres-names.ts";
import type { Database } from "../adapters/postgres.ts";
import { referenceLabel, type SqlLoss, type TableReference } from "./sql/sql-loss.ts";

/** One loss in the live database. */
export interface MeasuredLoss {
  readonly kind: SqlLoss["kind"];
  /** `public.orders`, `public.orders.note`, or the beginning of a statement. */
  readonly name: string;
  /** Rows that lose something; null where it cannot be told, and null is never 0. */
  readonly rows: number | null;
}

/** Counts what each loss would take from the database as it is now; an upper bound for DELETE, UPDATE and type changes. */
export async function measureLosses(database: Database, losses: readonly SqlLoss[]): Promise<MeasuredLoss[]> {
  const measured: MeasuredLoss[] = [];
  for (const loss of losses) measured.push(...(await measure(database, loss)));
  return measured;
}

/** All rows together; null as soon as one loss is unknown. */
export function totalRows(losses: readonly MeasuredLoss[]): number | null {
  return losses.reduce<number | null>(
    (sum, { rows }) => (sum === null || rows === null ? null : sum + rows),
    0,
  );
}

async function measure(database: Database, loss: SqlLoss): Promise<MeasuredLoss[]> {
  if (loss.kind === "unreadable") return [{ kind: loss.kind, name: loss.source, rows: null }];
  if (loss.kind === "drop-schema") {
    const inside = (await listTables(database)).filter(({ schema }) => schema === loss.schema);
    return wholeTables(database, loss.kind, inside);
  }
  if (loss.kind === "drop-extension")
    return wholeTables(database, loss.kind, await tablesOfExtension(database, loss.extension));
  const table = await findTable(database, loss.table);
  const missing = loss.ifExists ? 0 : null;
  if ("column" in loss) {
    if (table === undefined || !(await hasColumn(database, table, loss.column)))
      return [{ kind: loss.kind, name: `${referenceLabel(loss.table)}.${loss.column}`, rows: missing }];
    const hiding = await tablesThatHideRows(database, [tableLabel(table)]);
    const rows = hiding.length > 0 ? null : await countValues(database, table, loss.column);
    return [{ kind: loss.kind, name: `${tableLabel(table)}.${loss.column}`, rows }];
  }
  if (table === undefined) return [{ kind: loss.kind, name: referenceLabel(loss.table), rows: missing }];
  return wholeTables(database, loss.kind, [table, ...(await tablesBehind(database, table, loss))]);
}

/** The tables that foreign keys draw into the loss. */
function tablesBehind(database: Database, table: TableName, loss: SqlLoss): Promise<TableName[]> {
  if (loss.kind === "delete") return tablesLosingWith(database, table, "gone");
  if (loss.kind === "rewrite") return tablesLosingWith(database, table, "changed", loss.columns);
  return Promise.resolve([]);
}

/** Every row of some tables; null for those that hide rows from this login. */
async function wholeTables(
  database: Database,
  kind: SqlLoss["kind"],
  tables: readonly TableName[],
): Promise<MeasuredLoss[]> {
  const names = tables.map(tableLabel);
  // Without names, both would mean every table.
  if (names.length === 0) return [];
  const counts = await countRows(database, names);
  const hiding = await tablesThatHideRows(database, names);
  return names.map((name) => ({ kind, name, rows: hiding.includes(name) ? null : (counts[name] ?? null) }));
}

/** The table that the name means to this session, through its search path. */
async function findTable(database: Database, reference: TableReference): Promise<TableName | undefined> {
  const rows = await database.query(
    z.object({ schema: z.string(), name: z.string() }),
    `SELECT n.nspname AS schema, c.relname AS name FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
     WHERE c.oid = to_regclass(CASE WHEN $1::text IS NULL THEN quote_ident($2) ELSE format('%I.%I', $1, $2) END)
       AND c.relkind IN ('r', 'p')`,
    [reference.schema ?? null, reference.name],
  );
  return rows[0];
}

async function hasColumn(database: Database, table: TableName, column: string): Promise<boolean> {
  const rows = await database.query(
    z.object({ name: z.string() }),
    `SELECT column_name AS name FROM information_schema.columns WHERE table_schema = $1 AND table_name = $2 AND column_name = $3`,
    [table.schema, table.name, column],
  );
  return rows.length > 0;
}
