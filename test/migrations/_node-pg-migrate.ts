import { mkdir, symlink } from "node:fs/promises";
import { join } from "node:path";
import { execa } from "execa";
import { postgresEnvironment } from "../../src/adapters/postgres-environment.ts";
import type { DatabaseConnection } from "../../src/model/data.ts";
import { ROOT } from "../e2e/_environment.ts";
import { writeFiles } from "./_migrations.ts";

/** The shop's three versions as node-pg-migrate writes SQL migrations. */
export const PG_SHOP: Readonly<Record<string, string>> = {
  "migrations/1700000000001_orders.sql":
    "-- Up Migration\nCREATE TABLE orders (id int PRIMARY KEY, item text);\n-- Down Migration\nDROP TABLE orders;",
  "migrations/1700000000002_note.sql":
    "-- Up Migration\nALTER TABLE orders ADD COLUMN note text;\n-- Down Migration\nALTER TABLE orders DROP COLUMN note;",
  "migrations/1700000000003_audit.sql":
    "-- Up Migration\nCREATE TABLE audit (id int);\n-- Down Migration\nDROP TABLE audit;",
};

/** Gives a project the genuine node-pg-migrate, as `npm ci` would. */
export async function installNodePgMigrate(modules: string): Promise<void> {
  const genuine = join(ROOT, "node_modules", "node-pg-migrate");
  await mkdir(join(modules, ".bin"), { recursive: true });
  await symlink(genuine, join(modules, "node-pg-migrate"));
  await symlink(join(genuine, "bin", "node-pg-migrate.js"), join(modules, ".bin", "node-pg-migrate"));
}

/** Writes the shop's migrations and applies them with the genuine program, from its folder of programs. */
export async function migrateUp(
  project: string,
  connection: DatabaseConnection,
  programs = join(project, "node_modules", ".bin"),
): Promise<void> {
  await writeFiles(project, PG_SHOP);
  await execa(join(programs, "node-pg-migrate"), ["up", "--migrations-dir", "migrations"], {
    cwd: project,
    env: { ...postgresEnvironment(connection, process.env), DATABASE_URL: undefined },
    extendEnv: false,
    timeout: 20_000,
  });
}
