import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { z } from "zod";
import { RollbackError } from "../../model/errors.ts";
import { compareVersions, migrationFiles } from "../migration-files.ts";
import type {
  CurrentVersion,
  DownPlan,
  Migration,
  MigrationSource,
  MigrationToolKind,
} from "../migration-tool.ts";
import { readVersionTable } from "../read-version-table.ts";
import { findTool, runTool } from "../run-tool.ts";
import { runDownFiles } from "./golang-migrate-files.ts";

/** `{version}_{title}.up.sql`, as golang-migrate's source/parse.go has it. */
const FILE = /^(\d+)_(.*)\.(down|up)\.sql$/;
const TABLE = "schema_migrations";

/**
 * github.com/golang-migrate/migrate: one row with the version and a dirty flag.
 *
 * Uses the `migrate` program where it is installed, else runs the same files itself in the same
 * order. Which migrations are applied is inferred: the table only knows the last one.
 */
export const golangMigrate: MigrationToolKind = {
  tool: "golang-migrate",
  detect: (files) => files.some((file) => FILE.test(file)),
  open: (source) => ({
    tool: "golang-migrate",
    current: () => readCurrent(source),
    list: () => list(source),
    sqlOf: (migration, direction) => readSql(source, migration, direction),
    obstacle: async ({ revert }) => {
      const missing = [];
      for (const migration of revert)
        if ((await readSql(source, migration, "down")) === undefined) missing.push(migration.version);
      return missing.length === 0 ? undefined : `there is no .down.sql for ${missing.join(", ")}`;
    },
    down: (plan) => down(source, plan),
  }),
};

async function readCurrent(source: MigrationSource): Promise<CurrentVersion> {
  const row = z.object({ version: z.string(), dirty: z.boolean() });
  const [found] = await readVersionTable(source, TABLE, {
    row,
    columns: "version::text, dirty FROM {table}",
  });
  if (found === undefined) return { version: undefined, dirty: undefined };
  const dirty = found.dirty ? `schema_migrations says that ${found.version} is dirty` : undefined;
  return { version: found.version === "-1" ? undefined : found.version, dirty };
}

async function list(source: MigrationSource): Promise<Migration[]> {
  const names = new Map<string, string>();
  for (const file of await migrationFiles(source.directory)) {
    const [, version, name] = FILE.exec(file) ?? [];
    if (version !== undefined && name !== undefined) names.set(BigInt(version).toString(), name);
  }
  const { version: current } = await readCurrent(source);
  const isApplied = (version: string): boolean =>
    current !== undefined && compareVersions(version, current) <= 0;
  const known = [...names].map(([version, name]): Migration => ({
    version,
    name,
    state: isApplied(version) ? "applied" : "pending",
  }));
  if (current !== undefined && !names.has(current))
    known.push({ version: current, name: "", state: "unknown" });
  return known.sort((a, b) => compareVersions(a.version, b.version));
}

async function readSql(
  { directory }: MigrationSource,
  { version }: Migration,
  direction: "up" | "down",
): Promise<string | undefined> {
  const file = (await migrationFiles(directory)).find((name) => {
    const [, number, , ending] = FILE.exec(name) ?? [];
    return number !== undefined && BigInt(number).toString() === version && ending === direction;
  });
  return file === undefined ? undefined : readFile(join(directory, file), "utf8");
}

async function down(source: MigrationSource, plan: DownPlan): Promise<void> {
  const program = await findTool(source, "migrate");
  if (program !== undefined) {
    await runTool(source, [
      ...[program, "-path", source.directory, "-database", address(source)],
      ...["down", String(plan.revert.length)],
    ]);
    return;
  }
  const texts = [];
  for (const migration of plan.revert) {
    const sql = await readSql(source, migration, "down");
    if (sql === undefined) throw vanished(migration);
    texts.push({ version: migration.version, sql });
  }
  await runDownFiles(source, TABLE, { texts, to: plan.to });
}

/** Without the password: the driver takes that from PGPASSWORD. */
function address({ connection: { host, port, database, user, ssl }, table }: MigrationSource): string {
  const more = table === undefined ? "" : `&x-migrations-table=${encodeURIComponent(table)}`;
  const at = `${encodeURIComponent(user)}@${host}:${port}/${encodeURIComponent(database)}`;
  return `postgres://${at}?sslmode=${ssl ? "require" : "disable"}${more}`;
}

function vanished({ version }: Migration): RollbackError {
  return new RollbackError("MIGRATION_FAILED", {
    subject: version,
    message: `the .down.sql of ${version} is not there any more; nothing was changed`,
    remedy: "put it back",
  });
}
