import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { z } from "zod";
import { isoMoment } from "../iso-moment.ts";
import { migrationFiles } from "../migration-files.ts";
import type { CurrentVersion, Migration, MigrationSource, MigrationToolKind } from "../migration-tool.ts";
import { noWayDown } from "../no-way-down.ts";
import { readVersionTable } from "../read-version-table.ts";
import { listByName } from "../list-by-name.ts";

const TABLE = "_prisma_migrations";
const FOLDER = /^\d{14}_/;
const NO_DOWN = "Prisma Migrate has no down migrations";

/**
 * Prisma Migrate: knows where the database stands, and has no way down; data comes back by restoring.
 *
 * Of the two times in its table a migration's `appliedAt` is the one at which it BEGAN: what it destroyed
 * was still there before that. The table keeps zones.
 */
export const prisma: MigrationToolKind = {
  tool: "prisma",
  detect: (files) => files.includes("migration_lock.toml") || files.some((file) => FOLDER.test(file)),
  open: (source) => ({
    tool: "prisma",
    current: () => readCurrent(source),
    list: () => list(source),
    sqlOf: (migration, direction) => readSql(source, migration, direction),
    obstacle: () => Promise.resolve(NO_DOWN),
    down: () => noWayDown("prisma", NO_DOWN),
  }),
};

const ROW = z.object({ name: z.string(), finished: z.boolean(), appliedAt: z.string() });

function readRows(source: MigrationSource): Promise<z.infer<typeof ROW>[]> {
  const columns = `migration_name AS name, finished_at IS NOT NULL AS finished, ${isoMoment("started_at")} AS "appliedAt"
    FROM {table} WHERE rolled_back_at IS NULL ORDER BY started_at`;
  return readVersionTable(source, TABLE, { row: ROW, columns });
}

async function readCurrent(source: MigrationSource): Promise<CurrentVersion> {
  const rows = await readRows(source);
  const open = rows.find(({ finished }) => !finished);
  return {
    version: rows.findLast(({ finished }) => finished)?.name,
    dirty: open && `${open.name} was begun and did not finish`,
  };
}

async function list(source: MigrationSource): Promise<Migration[]> {
  const applied = (await readRows(source)).filter(({ finished }) => finished);
  return listByName(
    applied,
    (await migrationFiles(source.directory)).filter((name) => FOLDER.test(name)),
  );
}

async function readSql(
  { directory }: MigrationSource,
  { name }: Migration,
  direction: "up" | "down",
): Promise<string | undefined> {
  if (direction === "down") return undefined;
  return readFile(join(directory, name, "migration.sql"), "utf8").catch(() => undefined);
}
