import { createReadStream } from "node:fs";
import { pipeline } from "node:stream";
import { createGunzip } from "node:zlib";
import { z } from "zod";
import type { DatabaseConnection } from "../model/data.ts";
import type { DumpFacts } from "./postgres-inspect-dump.ts";
import { quoteName, quoteText } from "./postgres-names.ts";
import { findPostgresTool, runPostgresTool } from "./postgres-tools.ts";
import type { Database } from "./postgres.ts";

/** The oid of a database; undefined when there is none of that name. */
export async function databaseOid(database: Database, name: string): Promise<string | undefined> {
  const row = z.object({ oid: z.string() });
  return (await database.query(row, `SELECT oid::text AS oid FROM pg_database WHERE datname = $1`, [name]))[0]
    ?.oid;
}

/** The columns that came with PostgreSQL 15, 16 and 17 are read as far as the server has them. */
const MODEL = z.object({
  owner: z.string(),
  encoding: z.string(),
  collate: z.string(),
  ctype: z.string(),
  provider: z.string().nullable(),
  locale: z.string().nullable(),
  rules: z.string().nullable(),
});

/** Makes an empty database with the owner, encoding and collation of another one, where that exists; answers its oid. */
export async function createScratch(database: Database, scratch: string, like: string): Promise<string> {
  const [model] = await database.query(
    MODEL,
    `SELECT pg_get_userbyid(datdba) AS owner, pg_encoding_to_char(encoding) AS encoding, datcollate AS collate, datctype AS ctype,
       now->>'datlocprovider' AS provider, coalesce(now->>'datlocale', now->>'daticulocale') AS locale, now->>'daticurules' AS rules
     FROM pg_database d, to_jsonb(d) AS now WHERE datname = $1`,
    [like],
  );
  const options = model === undefined ? "" : optionsLike(model);
  await database.run(`CREATE DATABASE ${quoteName(scratch)} TEMPLATE template0${options}`);
  return (await databaseOid(database, scratch)) ?? "";
}

function optionsLike({ owner, encoding, collate, ctype, ...model }: z.infer<typeof MODEL>): string {
  const options = [
    `OWNER ${quoteName(owner)} ENCODING ${quoteText(encoding)}`,
    `LC_COLLATE ${quoteText(collate)} LC_CTYPE ${quoteText(ctype)}`,
  ];
  if (model.provider === "i") options.push("LOCALE_PROVIDER icu");
  if (model.provider === "b") options.push("LOCALE_PROVIDER builtin");
  if (model.locale !== null)
    options.push(`${model.provider === "b" ? "BUILTIN_LOCALE" : "ICU_LOCALE"} ${quoteText(model.locale)}`);
  if (model.rules !== null) options.push(`ICU_RULES ${quoteText(model.rules)}`);
  return ` ${options.join(" ")}`;
}

/** Drops a scratch database with whatever still works in it; the caller vouches that nobody uses it. */
export async function dropScratch(database: Database, scratch: string): Promise<void> {
  await database.run(`DROP DATABASE IF EXISTS ${quoteName(scratch)} WITH (FORCE)`);
}

/**
 * Restores a dump into an empty database and stops at the first error; leaves the database half filled then.
 *
 * Several connections at once fill and index the tables of an archive; SQL has only the one.
 */
export async function restoreInto(
  connection: DatabaseConnection,
  { path, format }: Pick<DumpFacts, "path" | "format">,
  {
    jobs,
    ...run
  }: {
    readonly jobs: number;
    readonly environment: Readonly<Record<string, string | undefined>>;
    readonly signal: AbortSignal;
  },
): Promise<void> {
  if (format === "custom") {
    const tool = await findPostgresTool("pg_restore", run);
    const args = ["--exit-on-error", `--jobs=${jobs}`, `--dbname=${connection.database}`, path];
    await runPostgresTool(tool, { ...run, connection, args });
    return;
  }
  const file = createReadStream(path);
  const input = format === "gzip" ? pipeline(file, createGunzip(), () => undefined) : file;
  const tool = await findPostgresTool("psql", run);
  // psql goes on after errors, and ends well, unless it is told not to.
  const args = ["--no-psqlrc", "--quiet", "--set=ON_ERROR_STOP=1", "--output=/dev/null", "--file=-"];
  await runPostgresTool(tool, { ...run, connection, args, input });
}
