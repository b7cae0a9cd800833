import { constants } from "node:fs";
import { access } from "node:fs/promises";
import { z } from "zod";
import { findPostgresTool } from "../../adapters/postgres-tools.ts";
import { dumpTo, isComplete, removePartial } from "../../adapters/postgres-write-dump.ts";
import { DUMP_FORMATS } from "../../adapters/postgres-manifest.ts";
import { databaseBytes, readServerIdentity } from "../../adapters/postgres-server.ts";
import { missingTables } from "../../adapters/postgres-tables.ts";
import { withDatabase } from "../../adapters/postgres.ts";
import { messageOf } from "../../model/errors.ts";
import { blocking, type Finding } from "../../model/finding.ts";
import type { Observation, StepContext, StepKind, StepResult } from "../step-kind.ts";
import { CONNECTION, openConnection, TABLE } from "./connection-settings.ts";
import { DIRECTORY, dumpFile } from "./dump-settings.ts";
import { findingsOf } from "./findings-of.ts";
import { spaceFindings } from "./space-findings.ts";

const SETTINGS = z.strictObject({
  connection: CONNECTION,
  directory: DIRECTORY,
  format: z.enum(DUMP_FORMATS).default("custom").describe("pg_dump's archive, SQL, or SQL in gzip"),
  tables: z.array(TABLE).default([]).describe("Tables that are counted for the manifest; all by default"),
  spaceFactor: z.number().min(2).default(2).describe("Free space, in sizes of the database"),
});

export type DumpSettings = z.infer<typeof SETTINGS>;

/**
 * Dumps a database with a manifest beside it: counts of the very rows that were dumped, checksum, server.
 *
 * The file appears under its name only when it is whole and was read back. Run it behind
 * `fence-database`, or what is written meanwhile is not in it.
 */
export const dumpDatabase: StepKind<DumpSettings> = {
  kind: "dump-database",
  phase: "protect",
  class: "observable",
  settings: SETTINGS,
  timeoutMs: 2 * 60 * 60_000,
  title: ({ connection, format }) => `dump the database ${connection.database} (${format})`,
  undoOf: () => ({ by: "unneeded", reason: "a dump changes nothing, and is kept" }),
  check: (params, context) => findingsOf(() => findings(params, context)),
  apply,
  observe,
};

async function findings(params: DumpSettings, context: StepContext): Promise<Finding[]> {
  const connection = await openConnection(params.connection, context);
  const unwritable = await access(params.directory, constants.W_OK | constants.X_OK).then(
    () => undefined,
    messageOf,
  );
  if (unwritable !== undefined) {
    const message = `the folder "${params.directory}" cannot be written: ${unwritable}`;
    const remedy = "make it, for the user that the rollback runs as only (mode 0700)";
    return [blocking({ code: "DUMP_FOLDER_UNUSABLE", subject: params.directory, message, remedy })];
  }
  return withDatabase(connection, async (database) => {
    const { major } = await readServerIdentity(database);
    await findPostgresTool("pg_dump", { environment: context.environment, major });
    const needed = params.spaceFactor * (await databaseBytes(database));
    const missing = await missingTables(database, params.tables);
    return [
      ...missing.map((table) => unknownTable(table, connection.database)),
      ...(await spaceFindings(params.directory, { needed, what: "the dump" })),
    ];
  });
}

async function apply(params: DumpSettings, context: StepContext): Promise<StepResult> {
  const connection = await openConnection(params.connection, context);
  const file = dumpFile(params, connection.database, context);
  const space = await findings(params, context);
  if (space[0] !== undefined) return { status: "failed", detail: space[0].message };
  try {
    const manifest = await dumpTo(file, connection, {
      ...{ format: params.format, tables: params.tables, run: context.run },
      ...{ environment: context.environment, signal: context.signal, directory: params.directory },
    });
    const rows = Object.values(manifest.tables).reduce((sum, count) => sum + count, 0);
    const detail = `${rows} rows of ${Object.keys(manifest.tables).length} tables in ${file} (${manifest.bytes} bytes)`;
    return { status: "succeeded", detail, data: { file, ...manifest } };
  } catch (error) {
    await removePartial(file);
    return { status: "failed", detail: messageOf(error) };
  }
}

async function observe(params: DumpSettings, context: StepContext): Promise<Observation> {
  const connection = await openConnection(params.connection, context);
  const file = dumpFile(params, connection.database, context);
  const manifest = await isComplete(file, context.run);
  if (manifest === undefined) return { found: "not-done", detail: `there is no whole dump ${file}` };
  return { found: "done", detail: `${file} is whole`, data: { file, ...manifest } };
}

export const unknownTable = (table: string, database: string): Finding =>
  blocking({
    code: "TABLE_UNKNOWN",
    subject: table,
    message: `the database "${database}" has no table "${table}"`,
    remedy: "correct the name; write it with its schema, as in public.orders",
  });
