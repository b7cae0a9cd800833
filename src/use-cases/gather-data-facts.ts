import { missingTables, tablesThatHideRows } from "../adapters/postgres-tables.ts";
import { listOtherDatabases } from "../adapters/postgres-server.ts";
import { readClockAhead } from "../adapters/postgres-clock.ts";
import { withDatabase } from "../adapters/postgres.ts";
import { databaseCalls, describeDatabase } from "../adapters/rds-databases.ts";
import { openRds } from "../adapters/rds.ts";
import { chooseCutOver } from "../data/choose-cut-over.ts";
import { chooseSnapshot } from "../data/choose-snapshot.ts";
import type { DatabaseFacts, RestoreFacts } from "../data/database-facts.ts";
import { rowsWrittenSince } from "../data/estimate-loss.ts";
import type { Moment } from "../data/find-moment.ts";
import { momentObjection } from "../data/moment-objection.ts";
import { nameObjection } from "../data/name-objection.ts";
import { pickInstance, type RecordedInstance, recordedInstances } from "../data/recorded-instances.ts";
import { storageGbOf } from "../data/restore-limit.ts";
import type { DatabaseConnection, DataLoss } from "../model/data.ts";
import { databaseKind } from "../model/rds-database.ts";
import { isDestructive } from "../model/resource-change.ts";
import type { DatabaseSettings } from "../model/settings.ts";
import { appConnection } from "../steps/database/app-connection.ts";
import { settingValues } from "../steps/interpolate.ts";
import type { DataSurroundings } from "./data-surroundings.ts";
import { findOrigin } from "./find-origin.ts";
import { readMoment } from "./read-moment.ts";
import { readSchema } from "./read-schema.ts";

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
    const clockAheadMs = await readClockAhead(database, session.request.now);
    const schema = await readSchema(settings, connection, { around, database });
    const moment = await readMoment({ settings, connection, schema, clockAheadMs }, around);
    const rowsSince = (at: string): Promise<DataLoss["rows"]> =>
      rowsWrittenSince(database, { ...settings, at });
    const before = moment?.at ?? session.request.now().toISOString();
    return {
      settings,
      clockAheadMs,
      missingTables: await missingTables(database, settings.tables),
      otherDatabases: await listOtherDatabases(database),
      hidingTables: await tablesThatHideRows(database, settings.tables),
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
  const { session, engine, changes, runs, snapshot: approved } = around;
  const { stack } = session.target;
  const recorded: RecordedInstance = pickInstance(recordedInstances(await engine.exportState()), {
    resource,
    stack,
  });
  const rds = await openRds({ environment: session.request.environment, region: recorded.region });
  const { resourceId } = recorded;
  const instance = await describeDatabase(rds, resourceId);
  const snapshots = await databaseCalls(databaseKind(resourceId)).listSnapshots(rds, resourceId);
  const { chosen, why } = chooseSnapshot(snapshots, {
    instance,
    // How old the approved one may be was decided when it was chosen.
    before: approved === undefined ? before : session.request.now().toISOString(),
    id: approved,
  });
  const takenAt = chosen?.createdAt;
  return {
    instance: recorded,
    destroyedBy: changes.find(({ urn, op }) => urn === recorded.urn && isDestructive(op))?.op,
    nameObjection: nameObjection(recorded, instance),
    storageGb: storageGbOf(instance),
    momentObjection: moment && momentObjection(moment.at, instance, session.request.now()),
    snapshot:
      chosen === undefined || takenAt === undefined
        ? { refused: why }
        : {
            ...{ id: chosen.id, at: takenAt, rows: await rowsSince(takenAt) },
            closedBy: findOrigin(runs, chosen.id)?.closedBy,
          },
    cutOver: chooseCutOver(recorded.declared, cutOver, indirection),
  };
}
