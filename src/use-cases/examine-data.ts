import { join } from "node:path";
import { readAccess } from "../adapters/postgres-access.ts";
import { missingTables } from "../adapters/postgres-tables.ts";
import { connectionLabel } from "../adapters/postgres-errors.ts";
import { type Database, withDatabase } from "../adapters/postgres.ts";
import { openRds } from "../adapters/rds.ts";
import { pickInstance, recordedInstances } from "../data/recorded-instances.ts";
import { namedInstance } from "../data/restore-steps.ts";
import { migrationFiles } from "../migrations/migration-files.ts";
import { openMigrationTool } from "../migrations/open-tool.ts";
import type { DatabaseConnection } from "../model/data.ts";
import type { DatabaseSettings } from "../model/settings.ts";
import { appConnection } from "../steps/database/app-connection.ts";
import { instanceFindings } from "../steps/database/check-instance.ts";
import { INSTANCE } from "../steps/database/instance-settings.ts";
import { fromOutside } from "../steps/postgres/connection-settings.ts";
import { looksFenced } from "../steps/postgres/fence.ts";
import { settingValues } from "../steps/interpolate.ts";
import { type Examined, missing } from "./examined.ts";
import type { StackSession } from "./stack-session.ts";
import { within } from "./within.ts";

/** Twice what a connection may take; a statement on the catalog is over at once. */
const DATABASE_LIMIT_MS = 20_000;

/** Three looks of ten seconds agree that an instance is not there. */
const AWS_LIMIT_MS = 45_000;

/**
 * Looks whether a database of rollback.yaml could be brought back: its login, tables, instance and migration tool.
 *
 * It logs in, asks `SELECT 1` and the catalog, and describes the instance; no row is read and nothing
 * is changed. Each look is bounded.
 */
export async function examineDatabase(
  settings: DatabaseSettings,
  session: StackSession,
): Promise<Examined[]> {
  const looks = [examineLogin, examineInstance, examineTool].map((look) => look(settings, session));
  return (await Promise.all(looks)).flat();
}

/** Whether nobody but superusers and the toolkit's own login may connect to a database; throws where nobody can look. */
export async function isClosedNow({ connection }: DatabaseSettings, session: StackSession): Promise<boolean> {
  const login = await loginOf(connection, session);
  const access = await ask(fromOutside(login), (outside) => readAccess(outside, login.database));
  return access !== undefined && looksFenced(access, login.user);
}

async function examineLogin(
  { name, connection, tables }: DatabaseSettings,
  session: StackSession,
): Promise<Examined[]> {
  const what = `database ${name}`;
  try {
    const login = await loginOf(connection, session);
    const lacking = await ask(login, async (database) => {
      await database.run("SELECT 1");
      return missingTables(database, tables);
    });
    const answers: Examined = { state: "ok", what, found: `${connectionLabel(login)} answers` };
    return tables.length === 0 ? [answers] : [answers, tablesRow(name, tables, lacking)];
  } catch (error) {
    return [missing(what, error)];
  }
}

function tablesRow(name: string, tables: readonly string[], lacking: readonly string[]): Examined {
  const what = `tables of ${name}`;
  if (lacking.length === 0) return { state: "ok", what, found: tables.join(", ") };
  const found = `there is no ${lacking.join(", ")}; correct data[].tables in rollback.yaml, unless a migration dropped it`;
  return { state: "missing", what, found };
}

async function loginOf(
  connection: DatabaseSettings["connection"],
  { request, target, engineFor }: StackSession,
): Promise<DatabaseConnection> {
  const values = async (): Promise<Record<string, string>> => {
    const { outputs } = await engineFor().readCheckpoint();
    return settingValues({ run: "doctor", target, to: undefined, outputs });
  };
  return appConnection(connection, { values, environment: request.environment });
}

function ask<Answer>(
  login: DatabaseConnection,
  work: (database: Database) => Promise<Answer>,
): Promise<Answer> {
  return within(DATABASE_LIMIT_MS, connectionLabel(login), (signal) =>
    withDatabase(login, work, { signal, statementTimeoutMs: DATABASE_LIMIT_MS }),
  );
}

async function examineInstance(
  { name, resource }: DatabaseSettings,
  { request, target, engineFor }: StackSession,
): Promise<Examined[]> {
  if (resource === undefined) return [];
  const what = `RDS of ${name}`;
  try {
    const { stack } = target;
    const recorded = pickInstance(recordedInstances(await engineFor().exportState()), { resource, stack });
    const { region, identifier, resourceId } = recorded;
    const [objection] = await within(AWS_LIMIT_MS, "AWS RDS", async (signal) =>
      instanceFindings(
        await openRds({ environment: request.environment, region, signal }),
        INSTANCE.parse(namedInstance(recorded)),
      ),
    );
    if (objection === undefined) return [{ state: "ok", what, found: `${identifier} (${resourceId})` }];
    return [{ state: "missing", what, found: `${objection.message}; ${objection.remedy}` }];
  } catch (error) {
    return [missing(what, error)];
  }
}

/** Without its program there is no way down, which is only to be known where a copy can be restored instead. */
async function examineTool(
  { name, migrations, connection, resource }: DatabaseSettings,
  { request: { environment }, found: { directory: project } }: StackSession,
): Promise<Examined[]> {
  if (migrations === undefined) return [];
  const what = `migrations of ${name}`;
  const { tool, table, status, down } = migrations;
  const directory = join(project, migrations.directory);
  try {
    await migrationFiles(directory);
    const opened = await openMigrationTool(tool, {
      ...{ directory, projectDirectory: project, environment, table },
      commands: status && down && { status, down },
      // Nobody connects to find a program.
      connection: { ...connection, port: 0, password: undefined },
    });
    const obstacle = await opened.obstacle({ from: undefined, to: undefined, revert: [] });
    if (obstacle === undefined) return [{ state: "ok", what, found: `${opened.tool}, ${directory}` }];
    const found =
      resource === undefined
        ? `${obstacle}, and no RDS instance is named (data[].resource) that could be restored`
        : `${obstacle}: as it is, data comes back by a restore only`;
    return [{ state: resource === undefined ? "missing" : "note", what, found }];
  } catch (error) {
    return [missing(what, error)];
  }
}
