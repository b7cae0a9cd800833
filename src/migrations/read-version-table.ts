import { z } from "zod";
import { parseTableName, quoteTable } from "../adapters/postgres-names.ts";
import { type Database, withDatabase } from "../adapters/postgres.ts";
import type { MigrationSource } from "./migration-tool.ts";

/** Opens a session and hands over the tool's own table as SQL writes it; undefined while the tool has not made it. */
export function withVersionTable<Answer>(
  source: MigrationSource,
  usual: string,
  work: (database: Database, table: string | undefined) => Promise<Answer>,
): Promise<Answer> {
  return withDatabase(
    source.connection,
    async (database) => work(database, await findVersionTable(database, source.table ?? usual)),
    source.signal === undefined ? {} : { signal: source.signal },
  );
}

/** Reads rows of the tool's own table; none while it has not been made. `columns` is SQL of ours, never of a person. */
export function readVersionTable<Row>(
  source: MigrationSource,
  usual: string,
  { row, columns }: { readonly row: z.ZodType<Row>; readonly columns: string },
): Promise<Row[]> {
  return withVersionTable(source, usual, async (database, table) =>
    table === undefined ? [] : database.query(row, `SELECT ${columns.replace("{table}", table)}`),
  );
}

async function findVersionTable(database: Database, name: string): Promise<string | undefined> {
  const given = parseTableName(name);
  const sql = name.includes(".") ? quoteTable(given) : `"${given.name.replaceAll('"', '""')}"`;
  const [found] = await database.query(
    z.object({ is: z.boolean() }),
    `SELECT to_regclass($1) IS NOT NULL AS is`,
    [sql],
  );
  return found?.is === true ? sql : undefined;
}
