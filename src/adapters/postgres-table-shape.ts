import { z } from "zod";
import { quoteTable, type TableName } from "./postgres-names.ts";
import type { Database } from "./postgres.ts";

/** What has to be known about a table before its rows can be replaced. */
export interface TableShape {
  readonly table: TableName;
  /** Quoted columns that take values, in order; generated ones compute theirs. */
  readonly columns: readonly string[];
  /** `name type` of every column, for comparison with another database. */
  readonly types: readonly string[];
  /** Foreign keys of the table and to the table: put away while rows are replaced, or cascades would spread. */
  readonly foreignKeys: readonly ForeignKey[];
  /** The table, then its partitions at every level, as the server quotes them. */
  readonly parts: readonly string[];
  /** Triggers of people on it and on its partitions, with how they are switched; a table's come before its partitions'. */
  readonly triggers: readonly {
    readonly table: string;
    readonly name: string;
    readonly how: "ENABLE" | "ENABLE ALWAYS" | "ENABLE REPLICA" | "DISABLE";
  }[];
  /** Other tables that inherit from it and would lose their rows with it. */
  readonly heirs: readonly string[];
}

export interface ForeignKey {
  /** Quoted names, as the server quotes them. */
  readonly table: string;
  readonly name: string;
  readonly definition: string;
}

/** A table that is not partitioned has no tree. */
const TREE = `SELECT $1::regclass::oid AS oid, 0 AS level
  UNION SELECT relid::oid, level FROM pg_partition_tree($1::regclass) WHERE level > 0`;

/** Reads the shape of a table that exists. */
export async function readTableShape(database: Database, table: TableName): Promise<TableShape> {
  const where = [quoteTable(table)];
  const columns = await database.query(
    z.object({ name: z.string(), type: z.string(), generated: z.boolean() }),
    `SELECT quote_ident(attname) AS name, format_type(atttypid, atttypmod) AS type, attgenerated <> '' AS generated
     FROM pg_attribute WHERE attrelid = $1::regclass AND attnum > 0 AND NOT attisdropped ORDER BY attnum`,
    where,
  );
  const foreignKeys = await database.query(
    z.object({ table: z.string(), name: z.string(), definition: z.string() }),
    `SELECT format('%I.%I', n.nspname, c.relname) AS table, quote_ident(k.conname) AS name, pg_get_constraintdef(k.oid) AS definition
     FROM pg_constraint k JOIN pg_class c ON c.oid = k.conrelid JOIN pg_namespace n ON n.oid = c.relnamespace
     WHERE k.contype = 'f' AND k.conparentid = 0 AND $1::regclass IN (k.conrelid, k.confrelid) ORDER BY 1, 2`,
    where,
  );
  const parts = await database.query(
    z.object({ table: z.string() }),
    `SELECT format('%I.%I', n.nspname, c.relname) AS table FROM (${TREE}) t JOIN pg_class c ON c.oid = t.oid
     JOIN pg_namespace n ON n.oid = c.relnamespace ORDER BY t.level, 1`,
    where,
  );
  const triggers = await database.query(
    z.object({
      table: z.string(),
      name: z.string(),
      how: z.enum(["ENABLE", "ENABLE ALWAYS", "ENABLE REPLICA", "DISABLE"]),
    }),
    `SELECT format('%I.%I', n.nspname, c.relname) AS table, quote_ident(tgname) AS name,
            CASE tgenabled WHEN 'O' THEN 'ENABLE' WHEN 'A' THEN 'ENABLE ALWAYS' WHEN 'R' THEN 'ENABLE REPLICA' ELSE 'DISABLE' END AS how
     FROM (${TREE}) t JOIN pg_class c ON c.oid = t.oid JOIN pg_namespace n ON n.oid = c.relnamespace
     JOIN pg_trigger g ON g.tgrelid = t.oid WHERE NOT tgisinternal ORDER BY t.level, 1, 2`,
    where,
  );
  const heirs = await database.query(
    z.object({ name: z.string() }),
    `SELECT i.inhrelid::regclass::text AS name FROM pg_inherits i JOIN pg_class c ON c.oid = i.inhrelid
     WHERE i.inhparent = $1::regclass AND NOT c.relispartition`,
    where,
  );
  return {
    table,
    columns: columns.filter(({ generated }) => !generated).map(({ name }) => name),
    types: columns.map(({ name, type }) => `${name} ${type}`),
    foreignKeys,
    parts: parts.map((part) => part.table),
    triggers,
    heirs: heirs.map(({ name }) => name),
  };
}
