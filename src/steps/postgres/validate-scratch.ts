import { z } from "zod";
import type { DumpFacts } from "../../adapters/postgres-inspect-dump.ts";
import { countRows } from "../../adapters/postgres-tables.ts";
import { type Database, withDatabase } from "../../adapters/postgres.ts";
import type { DatabaseConnection, TableCounts } from "../../model/data.ts";
import { failedInvariants } from "./failed-invariants.ts";

/** What a restored database holds, and what is wrong with it. */
export interface RestoredData {
  readonly counts: TableCounts;
  readonly faults: readonly string[];
}

/** Compares a restored database with its dump's manifest and asks the invariants; writes nothing. */
export function validateScratch(
  connection: DatabaseConnection,
  { manifest, invariants }: Pick<DumpFacts, "manifest"> & { readonly invariants: readonly string[] },
): Promise<RestoredData> {
  return withDatabase(connection, async (database) => {
    const counts = await countRows(database);
    const expected = Object.entries(manifest?.tables ?? {});
    const short = expected.filter(([table, rows]) => counts[table] !== rows);
    const faults = short.map(
      ([table, rows]) => `${table} has ${counts[table] ?? "no"} rows and the manifest says ${rows}`,
    );
    faults.push(...(await sequenceFaults(database)));
    faults.push(...(await failedInvariants(database, invariants)));
    return { counts, faults };
  });
}

/** A sequence behind its column gives out keys that are taken; one that was never used begins with its own value. */
async function sequenceFaults(database: Database): Promise<string[]> {
  const owned = await database.query(
    z.object({ sequence: z.string(), table: z.string(), column: z.string(), rises: z.boolean() }),
    `SELECT q.seqincrement > 0 AS rises, s.oid::regclass::text AS sequence, d.refobjid::regclass::text AS table, quote_ident(a.attname) AS column
     FROM pg_class s JOIN pg_depend d ON d.objid = s.oid AND d.classid = 'pg_class'::regclass AND d.deptype IN ('a', 'i')
     JOIN pg_sequence q ON q.seqrelid = s.oid
     JOIN pg_attribute a ON a.attrelid = d.refobjid AND a.attnum = d.refobjsubid
     WHERE s.relkind = 'S' AND a.atttypid IN ('int2'::regtype, 'int4'::regtype, 'int8'::regtype)`,
  );
  const faults = [];
  for (const { sequence, table, column, rises } of owned) {
    const [extreme, beyond] = rises ? ["max", ">"] : ["min", "<"];
    // All three were quoted by the server.
    const [row] = await database.query(
      z.object({ behind: z.boolean() }),
      `SELECT coalesce(m ${beyond} last_value OR m = last_value AND NOT is_called, false) AS behind
       FROM ${sequence}, (SELECT ${extreme}(${column}) AS m FROM ${table}) t`,
    );
    if (row?.behind === true) faults.push(`the sequence ${sequence} is behind ${table}.${column}`);
  }
  return faults;
}
