import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { z } from "zod";
import { RollbackError } from "../../model/errors.ts";
import { isoMoment } from "../iso-moment.ts";
import { migrationFiles } from "../migration-files.ts";
import type { DownPlan, Migration, MigrationSource, MigrationToolKind } from "../migration-tool.ts";
import { readVersionTable } from "../read-version-table.ts";
import { findTool, runTool } from "../run-tool.ts";
import { listByName } from "../list-by-name.ts";

const FILE = /^(\d+)[_-].+\.(?:sql|[cm]?[jt]s)$/;
const TABLE = "pgmigrations";
const PROGRAM = "node-pg-migrate";

/** A section of an SQL migration begins with such a comment (node-pg-migrate's sqlMigration.ts). */
const SECTION = /^\s*--[\s-]*(up|down)\s+migration/gim;

/**
 * node-pg-migrate: a row per applied migration, its name the file's without the ending.
 *
 * Goes down with the project's own program. Migrations in JavaScript or TypeScript cannot be read
 * for losses; those in SQL can. It writes the time a migration was applied as `now()` without a zone, in a
 * session whose zone it leaves alone.
 */
export const nodePgMigrate: MigrationToolKind = {
  tool: PROGRAM,
  detect: (files, projectFiles) =>
    files.some((file) => FILE.test(file)) && projectFiles.includes(`node_modules/${PROGRAM}`),
  open: (source) => ({
    tool: PROGRAM,
    current: async () => ({ version: (await readApplied(source)).at(-1)?.name, dirty: undefined }),
    list: () => list(source),
    sqlOf: (migration, direction) => readSql(source, migration, direction),
    obstacle: async () =>
      (await findTool(source, PROGRAM)) === undefined
        ? "node-pg-migrate is not installed in the project"
        : undefined,
    down: (plan) => down(source, plan),
  }),
};

const ROW = z.object({ name: z.string(), appliedAt: z.string() });

function readApplied(source: MigrationSource): Promise<z.infer<typeof ROW>[]> {
  const columns = `name, ${isoMoment("run_on")} AS "appliedAt" FROM {table} ORDER BY run_on, id`;
  return readVersionTable(source, TABLE, { row: ROW, columns });
}

async function list(source: MigrationSource): Promise<Migration[]> {
  const files = (await migrationFiles(source.directory)).filter((file) => FILE.test(file));
  return listByName(await readApplied(source), files.map(nameOf));
}

async function readSql(
  { directory }: MigrationSource,
  { name }: Migration,
  direction: "up" | "down",
): Promise<string | undefined> {
  const file = (await migrationFiles(directory)).find((one) => nameOf(one) === name && one.endsWith(".sql"));
  if (file === undefined) return undefined;
  const text = await readFile(join(directory, file), "utf8");
  const marks = [...text.matchAll(SECTION)];
  const index = marks.findIndex(([, word]) => word?.toLowerCase() === direction);
  // Without marks, the whole file is the way up.
  if (index === -1) return direction === "up" && marks.length === 0 ? text : undefined;
  return text.slice(marks[index]?.index, marks[index + 1]?.index);
}

async function down(source: MigrationSource, { revert }: DownPlan): Promise<void> {
  const program = await findTool(source, PROGRAM);
  if (program === undefined) {
    throw new RollbackError("MIGRATION_FAILED", {
      subject: PROGRAM,
      message: "node-pg-migrate is not installed in the project; nothing was changed",
      remedy: "install the project's dependencies: npm ci",
    });
  }
  const table = source.table === undefined ? [] : ["--migrations-table", source.table];
  const argv = [program, "down", String(revert.length), "--migrations-dir", source.directory, ...table];
  await runTool(source, argv);
}

const nameOf = (file: string): string => file.replace(/\.[^.]+$/, "");
