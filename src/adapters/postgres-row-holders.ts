import { z } from "zod";
import { quoteTable, type TableName } from "./postgres-names.ts";
import { OURS } from "./postgres-tables.ts";
import type { Database } from "./postgres.ts";

/** A table that holds rows itself, as each partition does. */
export interface RowHolder {
  readonly table: TableName;
  /** The partitioned table that it belongs to at the top; the table itself where it is no partition. */
  readonly top: TableName;
  /** Row-level security keeps rows from our role: what it counts is too small. */
  readonly hidesRows: boolean;
}

const NAME = z.object({ schema: z.string(), name: z.string() });
const HOLDER = z.object({ table: NAME, top: NAME, hidesRows: z.boolean() });

/** The tables of people that hold rows themselves; those of an extension are made by it, and dumps leave them out. */
export function listRowHolders(database: Database): Promise<RowHolder[]> {
  return database.query(
    HOLDER,
    `SELECT jsonb_build_object('schema', n.nspname, 'name', c.relname) AS table,
            jsonb_build_object('schema', tn.nspname, 'name', t.relname) AS top, row_security_active(c.oid) AS "hidesRows"
     FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
     JOIN pg_class t ON t.oid = coalesce(pg_partition_root(c.oid), c.oid) JOIN pg_namespace tn ON tn.oid = t.relnamespace
     WHERE c.relkind = 'r' AND c.relpersistence <> 't' AND ${OURS}
       AND NOT EXISTS (SELECT FROM pg_depend e WHERE e.classid = 'pg_class'::regclass AND e.objid = c.oid AND e.deptype = 'e')
     ORDER BY n.nspname, c.relname`,
  );
}

/** Counts the rows that a table holds itself, its heirs left out; null where some are hidden from our role. */
export async function countOwnRows(
  database: Database,
  { table, hidesRows }: RowHolder,
): Promise<number | null> {
  if (hidesRows) return null;
  const text = `SELECT count(*) AS rows FROM ONLY ${quoteTable(table)}`;
  const [row] = await database.query(z.object({ rows: z.coerce.number() }), text);
  return row?.rows ?? 0;
}
