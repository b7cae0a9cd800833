import { basename, join } from "node:path";
import type { Database } from "../adapters/postgres.ts";
import { exportMigrations, folderInRepository } from "../migrations/export-migrations.ts";
import type { MigrationSource } from "../migrations/migration-tool.ts";
import { openMigrationTool } from "../migrations/open-tool.ts";
import { schemaBetween } from "../migrations/schema-between.ts";
import type { DatabaseConnection, SchemaFacts } from "../model/data.ts";
import { RollbackError } from "../model/errors.ts";
import type { DatabaseSettings } from "../model/settings.ts";
import type { DataSurroundings } from "./data-surroundings.ts";

type MigrationSettings = NonNullable<DatabaseSettings["migrations"]>;

/**
 * Reads how far the schema of a database is beyond a release; undefined where no migrations are configured.
 *
 * A release without the folder is older than the first migration and knows none of them. Refuses
 * (MIGRATIONS_UNREADABLE) a release that has the same files in another place, or another tool.
 */
export async function readSchema(
  { migrations }: DatabaseSettings,
  connection: DatabaseConnection,
  { around, database }: { readonly around: DataSurroundings; readonly database: Database },
): Promise<SchemaFacts | undefined> {
  if (migrations === undefined) return undefined;
  const { session, history, workspace } = around;
  const { tool, directory } = migrations;
  const project = session.found.directory;
  const source = sourceOf(migrations, connection, around);
  const commit = history.current?.commit;
  const deployed = await openMigrationTool(tool, {
    ...source,
    projectDirectory: project,
    directory:
      commit === undefined
        ? join(project, directory)
        : await exportMigrations({ project, commit, directory, into: scratchOf(around) }),
  });
  if (await isOlderThanMigrations(migrations, around))
    return schemaBetween({ deployed, release: undefined }, database);
  const release = await openMigrationTool(tool, {
    ...source,
    projectDirectory: workspace.projectDirectory,
    directory: join(workspace.projectDirectory, directory),
  });
  if (release.tool === deployed.tool) return schemaBetween({ deployed, release }, database);
  throw unreadable(
    directory,
    `the release's migrations are those of ${release.tool}, the deployed ones those of ${deployed.tool}`,
  );
}

/** What every opening of a database's migrations has in common. */
export function sourceOf(
  { table, status, down }: MigrationSettings,
  connection: DatabaseConnection,
  { session }: Pick<DataSurroundings, "session">,
): Omit<MigrationSource, "directory" | "projectDirectory"> {
  const commands = status === undefined || down === undefined ? undefined : { status, down };
  return { table, commands, connection, environment: session.request.environment };
}

/** Where migrations of a commit are laid out for a look. */
export const scratchOf = ({ session }: Pick<DataSurroundings, "session">): string =>
  join(session.stateDirectory, "scratch");

/** git keeps no empty folders, so before the first migration there is none. */
async function isOlderThanMigrations(
  { tool, directory }: MigrationSettings,
  { session: { repository, found }, history, to }: DataSurroundings,
): Promise<boolean> {
  const folder = folderInRepository(found.subfolder, directory);
  const own = await repository.listFilesAt(to.commit, folder);
  if (tool === "command" || own === undefined || own.length > 0) return false;
  const deployed = history.current?.commit ?? (await repository.findCommit("HEAD"))?.sha ?? to.commit;
  const known = (await repository.listFilesAt(deployed, folder)) ?? [];
  const isMigration = new Set(known.map(keyOf));
  const everywhere = (await repository.listFilesAt(to.commit, "")) ?? [];
  // Names without a number are those of templates, which every project has.
  const moved = everywhere.find((file) => /\d/.test(basename(file.path)) && isMigration.has(keyOf(file)));
  if (moved === undefined) return true;
  throw unreadable(
    directory,
    `the release has no folder "${folder}", but one of its migrations as "${moved.path}": how far its schema goes cannot be told`,
  );
}

const keyOf = ({ path, hash }: { readonly path: string; readonly hash: string }): string =>
  `${hash} ${basename(path)}`;

function unreadable(subject: string, message: string): RollbackError {
  return new RollbackError("MIGRATIONS_UNREADABLE", {
    subject,
    message,
    remedy: "compare the migrations of both releases by hand",
  });
}
