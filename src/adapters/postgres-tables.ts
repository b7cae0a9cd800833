import { createHash } from "node:crypto";
import { z } from "zod";
import type { TableCounts } from "../model/data.ts";
import { RollbackError } from "../model/errors.ts";
import { parseTableName, quoteName, quoteTable, tableLabel, type TableName } from "./postgres-names.ts";
import { connectionLabel } from "./postgres-errors.ts";
import type { Database } from "./postgres.ts";

const TABLE = z.object({ schema: z.string(), name: z.string() });
const COUNT = z.object({ rows: z.coerce.number() });

/** Everything that is not the server's own; temporary and foreign tables hold no rows of this database. */
export const OURS = `n.nspname NOT IN ('pg_catalog', 'information_schema') AND n.nspname !~ '^pg_(toast|temp)'`;

/** The tables of people, partitions left out: their rows belong to the partitioned table. */
export function listTables(database: Database): Promise<TableName[]> {
  return database.query(
    TABLE,
    `SELECT n.nspname AS schema, c.relname AS name FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
     WHERE c.relkind IN ('r', 'p') AND NOT c.relispartition AND c.relpersistence <> 't' AND ${OURS} ORDER BY 1, 2`,
  );
}

/** The tables that belong to an extension and go with it; none when it is not installed. */
export function tablesOfExtension(database: Database, extension: string): Promise<TableName[]> {
  return database.query(
    TABLE,
    `SELECT DISTINCT n.nspname AS schema, c.relname AS name
     FROM pg_extension e JOIN pg_depend d ON d.refclassid = 'pg_extension'::regclass AND d.refobjid = e.oid AND d.deptype = 'e'
     JOIN pg_class member ON d.classid = 'pg_class'::regclass AND member.oid = d.objid AND member.relkind IN ('r', 'p')
     JOIN pg_class c ON c.oid = coalesce(pg_partition_root(member.oid), member.oid)
     JOIN pg_namespace n ON n.oid = c.relnamespace WHERE e.extname = $1 ORDER BY 1, 2`,
    [extension],
  );
}

/** The given tables that the database lacks, as they were written. */
export async function missingTables(database: Database, tables: readonly string[]): Promise<string[]> {
  const existing = new Set((await listTables(database)).map(tableLabel));
  return tables.filter((table) => !existing.has(tableLabel(parseTableName(table))));
}

/** The tables, of those given or of all, of which row-level security hides rows from our role: any count of them is too small. */
export async function tablesThatHideRows(database: Database, tables: readonly string[]): Promise<string[]> {
  const hiding = await database.query(
    TABLE,
    `SELECT n.nspname AS schema, c.relname AS name FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
     WHERE c.relkind IN ('r', 'p') AND ${OURS} AND row_security_active(c.oid) ORDER BY 1, 2`,
  );
  const wanted = new Set(tables.map((table) => tableLabel(parseTableName(table))));
  return hiding.map(tableLabel).filter((label) => tables.length === 0 || wanted.has(label));
}

/** Counts rows exactly, by `schema.table`; all tables when none is named, and one that is missing is an error. */
export async function countRows(database: Database, tables: readonly string[] = []): Promise<TableCounts> {
  const missing = await missingTables(database, tables);
  if (missing.length > 0) throw unknownTable(missing.join(", "), database);
  const names = tables.length > 0 ? tables.map(parseTableName) : await listTables(database);
  const counts: Record<string, number> = {};
  for (const table of names) counts[tableLabel(table)] = await countOf(database, table);
  return counts;
}

async function countOf(database: Database, table: TableName): Promise<number> {
  const [row] = await database.query(COUNT, `SELECT count(*) AS rows FROM ${quoteTable(table)}`);
  return row?.rows ?? 0;
}

/** Counts the rows in which a column holds a value. */
export async function countValues(database: Database, table: TableName, column: string): Promise<number> {
  const text = `SELECT count(${quoteName(column)}) AS rows FROM ${quoteTable(table)}`;
  return (await database.query(COUNT, text))[0]?.rows ?? 0;
}

/** Where every sequence stands; null for one that was never used. */
export async function readSequences(database: Database): Promise<Readonly<Record<string, string | null>>> {
  const rows = await database.query(
    z.object({ schema: z.string(), name: z.string(), last: z.string().nullable() }),
    `SELECT schemaname AS schema, sequencename AS name, last_value::text AS last FROM pg_sequences ORDER BY 1, 2`,
  );
  return Object.fromEntries(rows.map((row) => [tableLabel(row), row.last]));
}

/**
 * A digest of what the tables look like: equal digests mean the same tables, columns, types, constraints and valid indexes.
 *
 * Functions, views, triggers and rights are not in it.
 */
export async function schemaFingerprint(database: Database): Promise<string> {
  const lines = await database.query(
    z.object({ line: z.string() }),
    `SELECT line FROM (
       SELECT format('%I.%I.%I %s %s %s', n.nspname, c.relname, a.attname, format_type(a.atttypid, a.atttypmod),
                     a.attnotnull, pg_get_expr(d.adbin, d.adrelid)) AS line
       FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid JOIN pg_namespace n ON n.oid = c.relnamespace
       LEFT JOIN pg_attrdef d ON d.adrelid = a.attrelid AND d.adnum = a.attnum
       WHERE a.attnum > 0 AND NOT a.attisdropped AND c.relkind IN ('r', 'p') AND ${OURS}
       UNION ALL SELECT format('%I.%I table', n.nspname, c.relname)
       FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace WHERE c.relkind IN ('r', 'p') AND ${OURS}
       UNION ALL SELECT format('%I.%I %I %s', n.nspname, c.relname, k.conname, pg_get_constraintdef(k.oid))
       FROM pg_constraint k JOIN pg_class c ON c.oid = k.conrelid JOIN pg_namespace n ON n.oid = c.relnamespace WHERE ${OURS}
       UNION ALL SELECT format('%s %s', pg_get_indexdef(i.indexrelid), i.indisvalid)
       FROM pg_index i JOIN pg_class c ON c.oid = i.indrelid JOIN pg_namespace n ON n.oid = c.relnamespace WHERE ${OURS}
     ) AS lines ORDER BY line COLLATE "C"`,
  );
  return createHash("sha256")
    .update(lines.map(({ line }) => line).join("\n"))
    .digest("hex");
}

function unknownTable(name: string, { connection }: Database): RollbackError {
  const where = connectionLabel(connection);
  return new RollbackError("CONFIG_INVALID", {
    subject: name,
    message: `"${where}" has no table "${name}"`,
    remedy: `correct the name; write it with its schema, as in public.orders`,
  });
}
