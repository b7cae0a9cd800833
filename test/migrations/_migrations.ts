import { chmod, mkdir, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { openMigrationTool } from "../../src/migrations/open-tool.ts";
import type { MigrationSource, MigrationTool } from "../../src/migrations/migration-tool.ts";
import type { DatabaseConnection } from "../../src/model/data.ts";

/** Writes files below a folder; the ones that begin with `#!` may be executed. */
export async function writeFiles(folder: string, files: Readonly<Record<string, string>>): Promise<void> {
  for (const [name, text] of Object.entries(files)) {
    const path = join(folder, name);
    await mkdir(dirname(path), { recursive: true });
    await writeFile(path, text);
    if (text.startsWith("#!")) await chmod(path, 0o755);
  }
}

/** The migrations of a project in a temporary folder. */
export function sourceIn(
  project: string,
  connection: DatabaseConnection,
  more: Partial<MigrationSource> = {},
): MigrationSource {
  return {
    directory: join(project, "migrations"),
    projectDirectory: project,
    connection,
    environment: { PATH: process.env["PATH"] },
    ...more,
  };
}

/** Opens the tool that the files say. */
export const openIn = (
  project: string,
  connection: DatabaseConnection,
  more: Partial<MigrationSource> = {},
): Promise<MigrationTool> => openMigrationTool(undefined, sourceIn(project, connection, more));

/** Three versions of a shop: 3 is the last, and 2 added a column that 3 filled. */
export const SHOP: Readonly<Record<string, string>> = {
  "migrations/001_orders.up.sql": "CREATE TABLE orders (id int PRIMARY KEY, item text);",
  "migrations/001_orders.down.sql": "DROP TABLE orders;",
  "migrations/002_note.up.sql": "ALTER TABLE orders ADD COLUMN note text;",
  "migrations/002_note.down.sql": "ALTER TABLE orders DROP COLUMN note;",
  "migrations/003_audit.up.sql": "CREATE TABLE audit (id int);",
  "migrations/003_audit.down.sql": "DROP TABLE audit;",
};

/** Brings a database to version 3 of the shop, with rows. */
export const SHOP_AT_3 = `
  CREATE TABLE schema_migrations (version bigint NOT NULL PRIMARY KEY, dirty boolean NOT NULL);
  INSERT INTO schema_migrations VALUES (3, false);
  CREATE TABLE orders (id int PRIMARY KEY, item text, note text);
  CREATE TABLE audit (id int);
  INSERT INTO orders VALUES (1, 'tea', 'hot'), (2, 'rice', NULL), (3, 'oil', 'cold');
  INSERT INTO audit SELECT generate_series(1, 5);
  ALTER TABLE orders OWNER TO master; ALTER TABLE audit OWNER TO master; ALTER TABLE schema_migrations OWNER TO master;
`;
