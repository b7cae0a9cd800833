import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { z } from "zod";
import { isoMoment } from "../iso-moment.ts";
import { compareVersions, migrationFiles } from "../migration-files.ts";
import type {
  CurrentVersion,
  DownPlan,
  Migration,
  MigrationSource,
  MigrationToolKind,
} from "../migration-tool.ts";
import { noWayDown } from "../no-way-down.ts";
import { readVersionTable } from "../read-version-table.ts";
import { findTool, runTool } from "../run-tool.ts";

const TABLE = "flyway_schema_history";

/** `V1.2__title.sql`; U is its undo. Repeatable migrations (R) have no version and are left out. */
const FILE = /^([VU])([\d._]+)__(.+)\.sql$/;
const NO_PROGRAM = "the flyway program is not installed here, and undo is part of its paid editions";

/**
 * Flyway: undo scripts are a paid feature, so the way down is open only with its own program and a U file for each version.
 *
 * It writes the time a migration was applied as `now()` without a zone, in a session whose zone Java's driver
 * sets to that of the machine Flyway ran on: `appliedAt` is right where that is also the server's.
 */
export const flyway: MigrationToolKind = {
  tool: "flyway",
  detect: (files) => files.some((file) => FILE.test(file)),
  open: (source) => ({
    tool: "flyway",
    current: () => readCurrent(source),
    list: () => list(source),
    sqlOf: (migration, direction) => readSql(source, migration, direction),
    obstacle: (plan) => obstacle(source, plan),
    down: (plan) => down(source, plan),
  }),
};

const ROW = z.object({
  version: z.string(),
  type: z.string(),
  success: z.boolean(),
  name: z.string(),
  appliedAt: z.string(),
});
type Row = z.infer<typeof ROW>;

function readRows(source: MigrationSource): Promise<Row[]> {
  const columns = `version, type, success, description AS name, ${isoMoment("installed_on")} AS "appliedAt"
    FROM {table} WHERE version IS NOT NULL ORDER BY installed_rank`;
  return readVersionTable(source, TABLE, { row: ROW, columns });
}

/** What is applied now: an undo takes the row of its version away again, a baseline stands for all before it. */
function appliedRows(rows: readonly Row[]): Row[] {
  const applied = new Map<string, Row>();
  for (const row of rows.filter(({ success }) => success)) {
    if (row.type.startsWith("UNDO")) applied.delete(row.version);
    else applied.set(row.version, row);
  }
  return [...applied.values()].sort((a, b) => compareVersions(a.version, b.version));
}

async function readCurrent(source: MigrationSource): Promise<CurrentVersion> {
  const rows = await readRows(source);
  const failed = rows.at(-1)?.success === false ? rows.at(-1)?.version : undefined;
  return { version: appliedRows(rows).at(-1)?.version, dirty: failed && `${failed} is recorded as failed` };
}

async function list(source: MigrationSource): Promise<Migration[]> {
  const files = await migrationFiles(source.directory);
  const applied = appliedRows(await readRows(source));
  const names = new Map(files.flatMap((file) => entryOf(file, "V")));
  const known = applied.map(({ version, name, type, appliedAt }): Migration => ({
    version,
    name,
    state: names.has(version) || type === "BASELINE" ? "applied" : "unknown",
    appliedAt,
  }));
  const isApplied = (version: string): boolean => applied.some((row) => row.version === version);
  const pending = [...names]
    .filter(([version]) => !isApplied(version))
    .map(([version, name]): Migration => ({ version, name, state: "pending" }));
  return [...known, ...pending].sort((a, b) => compareVersions(a.version, b.version));
}

function entryOf(file: string, kind: "V" | "U"): (readonly [version: string, name: string])[] {
  const [, found, version, name] = FILE.exec(file) ?? [];
  if (found !== kind || version === undefined || name === undefined) return [];
  return [[version.replaceAll("_", "."), name.replaceAll("_", " ")]];
}

async function readSql(
  { directory }: MigrationSource,
  { version }: Migration,
  direction: "up" | "down",
): Promise<string | undefined> {
  const kind = direction === "up" ? "V" : "U";
  const files = await migrationFiles(directory);
  const file = files.find((name) => entryOf(name, kind)[0]?.[0] === version);
  return file === undefined ? undefined : readFile(join(directory, file), "utf8");
}

async function obstacle(source: MigrationSource, { revert }: DownPlan): Promise<string | undefined> {
  if ((await findTool(source, "flyway")) === undefined) return NO_PROGRAM;
  const missing = [];
  for (const migration of revert)
    if ((await readSql(source, migration, "down")) === undefined) missing.push(migration.version);
  return missing.length === 0 ? undefined : `there is no undo script (U…) for ${missing.join(", ")}`;
}

async function down(source: MigrationSource, { revert }: DownPlan): Promise<void> {
  const program = await findTool(source, "flyway");
  const last = revert.at(-1)?.version;
  if (program === undefined || last === undefined) return noWayDown("flyway", NO_PROGRAM);
  const { host, port, database, user, password, ssl } = source.connection;
  // `-target` of undo is the last version that is taken back, not the one that stays.
  await runTool(source, [program, "undo", `-target=${last}`], {
    FLYWAY_URL: `jdbc:postgresql://${host}:${port}/${database}?sslmode=${ssl ? "require" : "disable"}`,
    FLYWAY_USER: user,
    FLYWAY_PASSWORD: password ?? "",
    FLYWAY_LOCATIONS: `filesystem:${source.directory}`,
    ...(source.table === undefined ? {} : { FLYWAY_TABLE: source.table }),
  });
}
