import { join } from "node:path";
import { missingTables } from "../adapters/postgres-tables.ts";
import { type Database, withDatabase } from "../adapters/postgres.ts";
import { databaseCalls, describeDatabase } from "../adapters/rds-databases.ts";
import { openRds } from "../adapters/rds.ts";
import { chooseCutOver } from "../data/choose-cut-over.ts";
import { chooseSnapshot } from "../data/choose-snapshot.ts";
import type { DatabaseFacts, RestoreFacts } from "../data/database-facts.ts";
import { rowsWrittenSince } from "../data/estimate-loss.ts";
import { findMoment, type Moment } from "../data/find-moment.ts";
import { momentObjection } from "../data/moment-objection.ts";
import { pickInstance, type RecordedInstance, recordedInstances } from "../data/recorded-instances.ts";
import { storageGbOf } from "../data/restore-limit.ts";
import { exportMigrations, folderInRepository } from "../migrations/export-migrations.ts";
import { openMigrationTool } from "../migrations/open-tool.ts";
import { schemaBetween } from "../migrations/schema-between.ts";
import type { DatabaseConnection, DataLoss, SchemaFacts } from "../model/data.ts";
import { databaseKind } from "../model/rds-database.ts";
import type { Release } from "../model/release.ts";
import type { DatabaseSettings } from "../model/settings.ts";
import type { StackEngine } from "../model/stack-engine.ts";
import type { ReleaseHistory } from "../releases/join-releases.ts";
import { appConnection } from "../steps/database/app-connection.ts";
import { settingValues } from "../steps/interpolate.ts";
import type { Workspace } from "../workspace/prepare-workspace.ts";
import type { StackSession } from "./stack-session.ts";

/** What the data of a stack is looked at with. */
interface DataSurroundings {
  readonly session: StackSession;
  readonly history: ReleaseHistory;
  readonly to: Release;
  readonly workspace: Workspace;
  readonly engine: StackEngine;
  readonly outputs: Readonly<Record<string, unknown>>;
  /** The moment a person named, ISO. */
  readonly at: string | undefined;
}

/**
 * Looks up everything the choice of a database's way back is made from; changes nothing.
 *
 * Throws what keeps a database from being looked at: a guess about data is worse than no plan.
 */
export async function gatherDataFacts(
  settings: DatabaseSettings,
  around: DataSurroundings,
): Promise<DatabaseFacts> {
  const { session } = around;
  const connection = await connectionOf(settings, around);
  return withDatabase(connection, async (database) => {
    const schema = await readSchema(settings, connection, { around, database });
    const moment = await momentOf(settings, schema, around);
    const rowsSince = (at: string): Promise<DataLoss["rows"]> =>
      rowsWrittenSince(database, { ...settings, at });
    const before = moment?.at ?? session.request.now().toISOString();
    return {
      settings,
      missingTables: await missingTables(database, settings.tables),
      schema,
      moment: moment && { ...moment, rows: await rowsSince(moment.at) },
      restore: await readRestore(settings, { around, moment, before, rowsSince }),
    };
  });
}

function connectionOf(
  { connection }: DatabaseSettings,
  { session: { request, target }, to, outputs }: DataSurroundings,
): Promise<DatabaseConnection> {
  const values = (): Promise<Record<string, string>> =>
    Promise.resolve(settingValues({ run: "plan", target, to, outputs }));
  return appConnection(connection, { values, environment: request.environment });
}

async function readSchema(
  { migrations }: DatabaseSettings,
  connection: DatabaseConnection,
  { around, database }: { readonly around: DataSurroundings; readonly database: Database },
): Promise<SchemaFacts | undefined> {
  if (migrations === undefined) return undefined;
  const { session, history, workspace } = around;
  const project = session.found.directory;
  const { tool, directory, table, status, down } = migrations;
  const commands = status === undefined || down === undefined ? undefined : { status, down };
  const source = { table, commands, connection, environment: session.request.environment };
  const commit = history.current?.commit;
  const into = join(session.stateDirectory, "scratch");
  const deployed = await openMigrationTool(tool, {
    ...source,
    projectDirectory: project,
    directory:
      commit === undefined
        ? join(project, directory)
        : await exportMigrations({ project, commit, directory, into }),
  });
  const release = await openMigrationTool(tool, {
    ...source,
    projectDirectory: workspace.projectDirectory,
    directory: join(workspace.projectDirectory, directory),
  });
  return schemaBetween({ deployed, release }, database);
}

/** The moment a person named, else the last one before the data went beyond the release. */
async function momentOf(
  { migrations }: DatabaseSettings,
  schema: SchemaFacts | undefined,
  { session, history, to, at }: DataSurroundings,
): Promise<Moment | undefined> {
  if (at !== undefined) return { at, why: "a person named the moment" };
  const known = migrations && (await migrationsAt(session, to.commit, migrations.directory));
  const later = history.updates.filter(({ number }) => number > (to.update?.number ?? Infinity));
  const commits = new Set(later.map(({ commit }) => commit).filter((commit) => commit !== undefined));
  const beyond = new Map<string, boolean | undefined>();
  for (const commit of commits) {
    const files = migrations && (await migrationsAt(session, commit, migrations.directory));
    beyond.set(commit, files && known && files.some((file) => !known.includes(file)));
  }
  return findMoment({
    updates: history.updates,
    good: to.update,
    isBeyond: (commit) => (migrations === undefined ? commit !== to.commit : beyond.get(commit)),
    beyondSince: schema?.beyondSince,
  });
}

function migrationsAt(
  { repository, found }: StackSession,
  commit: string,
  directory: string,
): Promise<readonly string[] | undefined> {
  return repository.listFolderAt(commit, folderInRepository(found.subfolder, directory));
}

interface Returning {
  readonly around: DataSurroundings;
  readonly moment: Moment | undefined;
  /** Only a snapshot from before may be used. */
  readonly before: string;
  readonly rowsSince: (at: string) => Promise<DataLoss["rows"]>;
}

async function readRestore(
  { resource, cutOver, indirection }: DatabaseSettings,
  { around, moment, before, rowsSince }: Returning,
): Promise<RestoreFacts | undefined> {
  if (resource === undefined) return undefined;
  const { session, engine } = around;
  const { stack } = session.target;
  const recorded: RecordedInstance = pickInstance(recordedInstances(await engine.exportState()), {
    resource,
    stack,
  });
  const rds = await openRds({ environment: session.request.environment, region: recorded.region });
  const { resourceId } = recorded;
  const instance = await describeDatabase(rds, resourceId);
  const snapshots = await databaseCalls(databaseKind(resourceId)).listSnapshots(rds, resourceId);
  const { chosen, why } = chooseSnapshot(snapshots, { instance, before });
  const takenAt = chosen?.createdAt;
  return {
    instance: recorded,
    storageGb: storageGbOf(instance),
    momentObjection: moment && momentObjection(moment.at, instance, session.request.now()),
    snapshot:
      chosen === undefined || takenAt === undefined
        ? { refused: why }
        : { id: chosen.id, at: takenAt, rows: await rowsSince(takenAt) },
    cutOver: chooseCutOver(recorded.declared, cutOver, indirection),
  };
}
