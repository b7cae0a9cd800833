import { join } from "node:path";
import { withDatabase } from "../adapters/postgres.ts";
import type { DatabaseConnection } from "../model/data.ts";
import { openMigrationTool } from "../migrations/open-tool.ts";
import { destructiveUp, downLosses } from "../migrations/down-losses.ts";
import { type MeasuredLoss, measureLosses } from "../migrations/measure-losses.ts";
import type { DownPlan, MigrationTool } from "../migrations/migration-tool.ts";
import { planDown } from "../migrations/plan-down.ts";
import { lossLabel } from "../migrations/sql/sql-loss.ts";
import { openConnection } from "../steps/postgres/connection-settings.ts";
import type { MigrateDownSettings } from "../steps/postgres/migrate-down.ts";
import { settingValues } from "../steps/interpolate.ts";
import type { StepContext } from "../steps/step-kind.ts";
import { readReleaseHistory } from "./read-release-history.ts";
import type { StackSession } from "./stack-session.ts";

/** Which database, and where its migrations are, in the words of the step that goes down. */
export type MigratedDatabase = Pick<MigrateDownSettings, "name" | "connection" | "migrations">;

/** A database's migrations with the login they are read through. */
export interface OpenedMigrations {
  readonly tool: MigrationTool;
  readonly login: DatabaseConnection;
}

/** Opens a database's migrations as they lie in the project's folder, for a look; changes nothing. */
export async function openDatabaseMigrations(
  { connection, migrations }: MigratedDatabase,
  world: Pick<StepContext, "environment" | "values"> & { readonly projectDirectory: string },
): Promise<OpenedMigrations> {
  const { environment, projectDirectory } = world;
  const { tool, directory, table, status, down } = migrations;
  const login = await openConnection(connection, world);
  const opened = await openMigrationTool(tool, {
    directory: join(projectDirectory, directory),
    projectDirectory,
    connection: login,
    environment,
    table,
    commands: status === undefined || down === undefined ? undefined : { status, down },
  });
  return { tool: opened, login };
}

/** The same for a database of a stack: its connection is filled with the stack's outputs. */
export async function openStackMigrations(
  session: StackSession,
  database: MigratedDatabase,
): Promise<OpenedMigrations> {
  const { request, target, found } = session;
  return openDatabaseMigrations(database, {
    environment: request.environment,
    projectDirectory: found.directory,
    values: async () => {
      const { current } = await readReleaseHistory(session, []);
      const { outputs } = await session.engineFor().readCheckpoint();
      return settingValues({ run: "plan", target, to: current, outputs });
    },
  });
}

/** A way down, and what it would take from the database as it is now. */
export interface MeasuredWayDown {
  readonly down: DownPlan;
  readonly losses: readonly MeasuredLoss[];
  /** What the same migrations destroyed on their way up, in words: going down does not bring it back. */
  readonly destroyed: readonly string[];
}

/** Finds the way down to a version and counts what it loses; changes nothing. */
export async function measureWayDown(
  { tool, login }: OpenedMigrations,
  to: string,
): Promise<MeasuredWayDown> {
  const down = await planDown(tool, to);
  const lost = await downLosses(tool, down);
  const [newest] = down.revert;
  const destroyed = newest === undefined ? [] : await destructiveUp(tool, down.to, newest.version);
  return {
    down,
    losses: await withDatabase(login, (database) => measureLosses(database, lost)),
    destroyed: destroyed.map(lossLabel),
  };
}
