import { crc32 } from "node:zlib";
import { z } from "zod";
import type { Database } from "../../adapters/postgres.ts";
import { messageOf, RollbackError } from "../../model/errors.ts";
import type { MigrationSource } from "../migration-tool.ts";
import { withVersionTable } from "../read-version-table.ts";
import { splitSql } from "../sql/split-sql.ts";

/** The SQL of migrations to take back, newest first, and the version that is left after the last one. */
interface DownFiles {
  readonly texts: readonly { readonly version: string; readonly sql: string }[];
  readonly to: string | undefined;
}

/** golang-migrate's database/util.go. */
const LOCK_SALT = 1486364155;

/**
 * Runs down files as golang-migrate would, under its lock.
 *
 * Each file and its new version commit together. A file that cannot run in a transaction is marked
 * dirty first, as golang-migrate does with every file, so that a stop halfway shows.
 */
export async function runDownFiles(source: MigrationSource, usual: string, files: DownFiles): Promise<void> {
  await withVersionTable(source, usual, async (database, table) => {
    if (table === undefined) return;
    await lock(database, source.table ?? usual);
    for (const [index, { version, sql }] of files.texts.entries()) {
      const next = files.texts[index + 1]?.version ?? files.to;
      await runOne(database, table, { sql, next }).catch((error: unknown) => {
        throw new RollbackError("MIGRATION_FAILED", {
          subject: version,
          message: `taking back ${version} failed: ${messageOf(error)}`,
          remedy: "look at where the database stands now: rollback migrate status",
          cause: error,
        });
      });
    }
  });
}

async function runOne(
  database: Database,
  table: string,
  { sql, next }: { readonly sql: string; readonly next: string | undefined },
): Promise<void> {
  if (fitsTransaction(sql)) {
    await database.transaction(async () => {
      await database.run(sql);
      await setVersion(database, table, { version: next, dirty: false });
    });
    return;
  }
  await database.transaction(() => setVersion(database, table, { version: next, dirty: true }));
  await database.run(sql);
  await database.transaction(() => setVersion(database, table, { version: next, dirty: false }));
}

/** No row means no version; -1 only exists while it is dirty. */
async function setVersion(
  database: Database,
  table: string,
  { version, dirty }: { readonly version: string | undefined; readonly dirty: boolean },
): Promise<void> {
  await database.run(`TRUNCATE ${table}`);
  if (version === undefined && !dirty) return;
  const values = [version ?? "-1", dirty];
  await database.query(z.unknown(), `INSERT INTO ${table} (version, dirty) VALUES ($1::bigint, $2)`, values);
}

/** False for what PostgreSQL refuses in a transaction, and for files that begin or end one themselves. */
function fitsTransaction(sql: string): boolean {
  const own = ["begin", "start", "commit", "end", "rollback", "abort", "vacuum"];
  return (splitSql(sql) ?? []).every(({ tokens }) => {
    const isConcurrent = tokens.some(({ kind, value }) => kind === "word" && value === "concurrently");
    return !isConcurrent && !own.includes(tokens[0]?.value ?? "");
  });
}

/** The lock that golang-migrate itself takes, so that the two never work at once. */
async function lock(database: Database, table: string): Promise<void> {
  const [where] = await database.query(z.object({ schema: z.string() }), `SELECT current_schema() AS schema`);
  // Its postgres driver takes the database from the URL with the slash before it.
  const name = `/${database.connection.database}`;
  const sum = crc32([where?.schema, table, name].join("\0"));
  const key = Number((BigInt(sum) * BigInt(LOCK_SALT)) & 0xffff_ffffn);
  const [answer] = await database.query(
    z.object({ locked: z.boolean() }),
    `SELECT pg_try_advisory_lock($1) AS locked`,
    [key],
  );
  if (answer?.locked === true) return;
  throw new RollbackError("MIGRATION_FAILED", {
    subject: table,
    message: "another golang-migrate works on the database; nothing was changed",
    remedy: "wait for it to end",
  });
}
