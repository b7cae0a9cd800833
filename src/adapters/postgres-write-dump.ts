import { open, rename, rm } from "node:fs/promises";
import { dirname } from "node:path";
import { z } from "zod";
import type { DatabaseConnection } from "../model/data.ts";
import { inspectDump } from "./postgres-inspect-dump.ts";
import {
  type DumpFormat,
  type DumpManifest,
  manifestPath,
  readManifest,
  syncFolder,
  writeManifest,
} from "./postgres-manifest.ts";
import { databaseBytes, readServerIdentity } from "./postgres-server.ts";
import { countRows } from "./postgres-tables.ts";
import { findPostgresTool, runPostgresTool } from "./postgres-tools.ts";
import { type Database, withDatabase } from "./postgres.ts";

interface DumpOrder {
  readonly format: DumpFormat;
  readonly tables: readonly string[];
  readonly run: string;
  readonly directory: string;
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly signal: AbortSignal;
}

const FORMAT_ARGS: Readonly<Record<DumpFormat, readonly string[]>> = {
  custom: ["--format=custom"],
  plain: ["--format=plain"],
  gzip: ["--format=plain", "--compress=6"],
};

/** One snapshot for the counts and for pg_dump: what the manifest counts is what the dump holds. */
const ONE_SNAPSHOT = "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY";

/**
 * Dumps a database, reads the dump back, and gives it its name and manifest only then.
 *
 * Throws when anything fails; the caller removes what was begun with `removePartial`.
 */
export async function dumpTo(
  file: string,
  connection: DatabaseConnection,
  order: DumpOrder,
): Promise<DumpManifest> {
  const partial = partialPath(file);
  await removePartial(file);
  const written = await withDatabase(
    connection,
    (database) => database.transaction(() => writePartial(database, partial, order), ONE_SNAPSHOT),
    { signal: order.signal },
  );
  const { bytes, sha256 } = await inspectDump(partial, order);
  const manifest = { ...written, bytes, sha256 };
  await sync(partial);
  await rename(partial, file);
  await syncFolder(dirname(file));
  // Last, because the manifest is what makes a dump whole.
  await writeManifest(file, manifest);
  return manifest;
}

/** The manifest of a dump that this run finished, when the file still is what it says. */
export async function isComplete(file: string, run: string): Promise<DumpManifest | undefined> {
  const manifest = await readManifest(file);
  if (manifest?.run !== run) return undefined;
  const handle = await open(file, "r").catch(() => undefined);
  const size = (await handle?.stat())?.size;
  await handle?.close();
  return size === manifest.bytes ? manifest : undefined;
}

/** Removes what a dump that did not end left behind; a whole dump of that name stays. */
export async function removePartial(file: string): Promise<void> {
  await rm(partialPath(file), { force: true });
  await rm(`${manifestPath(file)}.partial`, { force: true });
}

async function writePartial(
  database: Database,
  partial: string,
  { format, tables, run, environment, signal }: DumpOrder,
): Promise<Omit<DumpManifest, "bytes" | "sha256">> {
  const { connection } = database;
  const [now] = await database.query(
    z.object({ snapshot: z.string(), at: z.date() }),
    `SELECT pg_export_snapshot() AS snapshot, now() AS at`,
  );
  const identity = await readServerIdentity(database);
  const tool = await findPostgresTool("pg_dump", { environment, major: identity.major });
  // The file holds everybody's data: nobody else may read it, not even while it grows.
  await (await open(partial, "wx", 0o600)).close();
  const args = [
    ...FORMAT_ARGS[format],
    `--snapshot=${now?.snapshot ?? ""}`,
    "--no-password",
    `--file=${partial}`,
  ];
  await runPostgresTool(tool, { args, connection, environment, signal });
  return {
    schema: "rollback.dump-manifest/v1",
    ...{ run, format },
    database: identity.database,
    serverVersion: identity.version,
    systemIdentifier: identity.systemIdentifier ?? null,
    clientVersion: tool.version,
    startedAt: (now?.at ?? new Date()).toISOString(),
    finishedAt: new Date().toISOString(),
    tables: await countRows(database, tables),
    databaseBytes: await databaseBytes(database),
  };
}

const partialPath = (file: string): string => `${file}.partial`;

async function sync(path: string): Promise<void> {
  const handle = await open(path, "r+");
  await handle.sync().finally(() => handle.close());
}
