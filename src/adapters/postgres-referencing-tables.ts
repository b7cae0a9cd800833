import { z } from "zod";
import { quoteTable, type TableName } from "./postgres-names.ts";
import type { Database } from "./postgres.ts";

/**
 * The other tables in which rows or values go with deleted rows, or changed keys, of a table: through foreign keys with
 * CASCADE, SET NULL or SET DEFAULT, however far; partitions are told as the table they belong to.
 */
export function tablesLosingWith(
  database: Database,
  table: TableName,
  event: "delete" | "update",
): Promise<TableName[]> {
  const action = event === "delete" ? "confdeltype" : "confupdtype";
  return database.query(
    z.object({ schema: z.string(), name: z.string() }),
    `WITH RECURSIVE hit(oid) AS (
       SELECT $1::regclass::oid
       UNION SELECT next.oid FROM hit, LATERAL (
         SELECT inhrelid AS oid FROM pg_inherits WHERE inhparent = hit.oid
         UNION ALL SELECT conrelid FROM pg_constraint WHERE confrelid = hit.oid AND contype = 'f' AND ${action} = 'c'
       ) AS next)
     SELECT DISTINCT n.nspname AS schema, c.relname AS name
     FROM hit JOIN pg_constraint k ON k.confrelid = hit.oid AND k.contype = 'f' AND k.${action} IN ('c', 'n', 'd')
     JOIN pg_class c ON c.oid = coalesce(pg_partition_root(k.conrelid), k.conrelid)
     JOIN pg_namespace n ON n.oid = c.relnamespace
     WHERE c.oid <> $1::regclass ORDER BY 1, 2`,
    [quoteTable(table)],
  );
}
