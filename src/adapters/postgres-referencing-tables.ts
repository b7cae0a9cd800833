import { z } from "zod";
import { quoteTable, type TableName } from "./postgres-names.ts";
import type { Database } from "./postgres.ts";

/**
 * The other tables in which rows or values go with the rows of a table that are deleted ("gone") or whose keys are
 * overwritten ("changed"), through foreign keys with CASCADE, SET NULL or SET DEFAULT, however far.
 *
 * Of an overwritten table only keys count that hold one of `columns`; all of them where those are not told. Partitions
 * are told as the table they belong to.
 */
export function tablesLosingWith(
  database: Database,
  table: TableName,
  how: "gone" | "changed",
  columns?: readonly string[],
): Promise<TableName[]> {
  return database.query(
    z.object({ schema: z.string(), name: z.string() }),
    `WITH RECURSIVE hit(oid, how, columns, refers) AS (
       SELECT $1::regclass::oid, $2::text, $3::text[], false
       UNION SELECT next.* FROM hit, LATERAL (
         SELECT inhrelid, hit.how, hit.columns, hit.refers FROM pg_inherits WHERE inhparent = hit.oid
         UNION ALL SELECT k.conrelid, CASE WHEN hit.how = 'gone' AND confdeltype = 'c' THEN 'gone' ELSE 'changed' END, NULL, true
         FROM pg_constraint k WHERE confrelid = hit.oid AND contype = 'f'
           AND CASE hit.how WHEN 'gone' THEN confdeltype ELSE confupdtype END IN ('c', 'n', 'd')
           AND (hit.how = 'gone' OR hit.columns IS NULL OR EXISTS (
             SELECT FROM pg_attribute a
             WHERE a.attrelid = hit.oid AND a.attnum = ANY (k.confkey) AND a.attname = ANY (hit.columns)))
       ) AS next)
     SELECT DISTINCT n.nspname AS schema, c.relname AS name
     FROM hit JOIN pg_class c ON c.oid = coalesce(pg_partition_root(hit.oid), hit.oid)
     JOIN pg_namespace n ON n.oid = c.relnamespace
     WHERE hit.refers AND c.oid <> $1::regclass ORDER BY 1, 2`,
    [quoteTable(table), how, columns ?? null],
  );
}
