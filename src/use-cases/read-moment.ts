import { findMoment, laterUpdates, type Moment, namedMoment } from "../data/find-moment.ts";
import { exportMigrations, folderInRepository } from "../migrations/export-migrations.ts";
import { openMigrationTool } from "../migrations/open-tool.ts";
import type { DatabaseConnection, SchemaFacts } from "../model/data.ts";
import { RollbackError } from "../model/errors.ts";
import type { DatabaseSettings } from "../model/settings.ts";
import type { DataSurroundings } from "./data-surroundings.ts";
import { scratchOf, sourceOf } from "./read-schema.ts";

interface Trouble {
  readonly settings: DatabaseSettings;
  readonly connection: DatabaseConnection;
  readonly schema: SchemaFacts | undefined;
  readonly clockAheadMs: number;
}

/** The moment a person named, else the last one before the data went beyond the release; undefined where nothing tells it. */
export async function readMoment(trouble: Trouble, around: DataSurroundings): Promise<Moment | undefined> {
  const { history, to, at } = around;
  if (at !== undefined) return namedMoment(at);
  const deploys = { updates: history.updates, good: to.update };
  const answers = new Map<string, boolean | undefined>();
  for (const { commit } of laterUpdates(deploys)) {
    if (commit !== undefined && !answers.has(commit))
      answers.set(commit, await isBeyond(commit, trouble, around));
    // The first that may be beyond decides; the commits after it need no look.
    if (commit === undefined || answers.get(commit) !== false) break;
  }
  return findMoment({
    ...deploys,
    isBeyond: (commit) => answers.get(commit),
    beyondSince: trouble.schema?.beyondSince,
    clockAheadMs: trouble.clockAheadMs,
  });
}

/**
 * Whether the data may have gone beyond the release with a commit; undefined where that cannot be told.
 *
 * Where the schemas are the same (or nobody knows them) it is the program that did the damage, and any
 * other commit may have.
 */
async function isBeyond(
  commit: string,
  trouble: Trouble,
  around: DataSurroundings,
): Promise<boolean | undefined> {
  const { settings, schema } = trouble;
  if (commit === around.to.commit) return false;
  if (settings.migrations === undefined || schema === undefined) return true;
  if (schema.beyond.length === 0 && schema.dirty === undefined) return true;
  const [files, known] = await Promise.all([
    filesAt(commit, settings.migrations.directory, around),
    filesAt(around.to.commit, settings.migrations.directory, around),
  ]);
  if (files === undefined || known === undefined) return undefined;
  if (files.every((file) => known.includes(file))) return false;
  // A migration that did not end is in no list; and a new file may be no migration at all.
  if (schema.beyond.length === 0) return true;
  const versions = await versionsAt(commit, trouble, around);
  return versions?.some((version) => schema.beyond.includes(version));
}

async function filesAt(
  commit: string,
  directory: string,
  { session: { repository, found } }: DataSurroundings,
): Promise<string[] | undefined> {
  const files = await repository.listFilesAt(commit, folderInRepository(found.subfolder, directory));
  return files?.map(({ path }) => path);
}

/** The migrations that a commit has files of, as its tool names them. */
async function versionsAt(
  commit: string,
  { settings: { migrations }, connection, schema }: Trouble,
  around: DataSurroundings,
): Promise<string[] | undefined> {
  if (migrations === undefined || schema === undefined || schema.tool === "command") return undefined;
  const { directory } = migrations;
  const project = around.session.found.directory;
  try {
    const tool = await openMigrationTool(schema.tool, {
      ...sourceOf(migrations, connection, around),
      projectDirectory: project,
      directory: await exportMigrations({ project, commit, directory, into: scratchOf(around) }),
    });
    const list = await tool.list();
    return list.filter(({ state }) => state !== "unknown").map(({ version }) => version);
  } catch (error) {
    if (error instanceof RollbackError) return undefined;
    throw error;
  }
}
