import type { RdsSnapshot } from "../model/data.ts";
import { RollbackError } from "../model/errors.ts";
import { databaseKind, type DatabaseKind, type RdsDatabase } from "../model/rds-database.ts";
import {
  createClusterSnapshot,
  describeClusterSnapshots,
  lookForClusterSnapshot,
} from "./rds-cluster-snapshots.ts";
import { listClusters, lookForCluster } from "./rds-clusters.ts";
import { modifyCluster, renameCluster } from "./rds-change-cluster.ts";
import { confirmedAbsence, type InstanceName, listInstances, lookForInstance } from "./rds-describe.ts";
import { modifyInstance, renameInstance } from "./rds-modify.ts";
import { createSnapshot, describeSnapshots, lookForSnapshot } from "./rds-snapshots.ts";
import type { Tags } from "./rds-tags.ts";
import type { Rds } from "./rds.ts";

/** A snapshot to be taken of the database of this name. */
interface NewSnapshot {
  readonly database: string;
  readonly id: string;
  readonly tags: Tags;
}

/** What is asked of RDS for instances and for clusters alike, each by calls of their own. */
export interface DatabaseCalls {
  readonly look: (rds: Rds, name: InstanceName) => Promise<RdsDatabase | undefined>;
  readonly list: (rds: Rds) => Promise<readonly RdsDatabase[]>;
  readonly rename: (rds: Rds, resourceId: string, identifier: string) => Promise<void>;
  readonly protect: (rds: Rds, resourceId: string) => Promise<void>;
  readonly lookForSnapshot: (rds: Rds, id: string) => Promise<RdsSnapshot | undefined>;
  readonly listSnapshots: (rds: Rds, resourceId: string) => Promise<RdsSnapshot[]>;
  readonly createSnapshot: (rds: Rds, wanted: NewSnapshot) => Promise<void>;
}

const CALLS: Readonly<Record<DatabaseKind, DatabaseCalls>> = {
  instance: {
    look: lookForInstance,
    list: listInstances,
    rename: renameInstance,
    protect: (rds, resourceId) => modifyInstance(rds, resourceId, { DeletionProtection: true }),
    lookForSnapshot,
    listSnapshots: describeSnapshots,
    createSnapshot: (rds, { database, ...wanted }) => createSnapshot(rds, { instance: database, ...wanted }),
  },
  cluster: {
    look: lookForCluster,
    list: listClusters,
    rename: renameCluster,
    protect: (rds, resourceId) => modifyCluster(rds, resourceId, { DeletionProtection: true }),
    lookForSnapshot: lookForClusterSnapshot,
    listSnapshots: describeClusterSnapshots,
    createSnapshot: (rds, { database, ...wanted }) =>
      createClusterSnapshot(rds, { cluster: database, ...wanted }),
  },
};

/** The calls for one kind of database. */
export function databaseCalls(kind: DatabaseKind): DatabaseCalls {
  return CALLS[kind];
}

/** Finds an instance or a cluster; undefined only after three answers agree that there is none. */
export function findDatabase(
  rds: Rds,
  kind: DatabaseKind,
  name: InstanceName,
): Promise<RdsDatabase | undefined> {
  return confirmedAbsence(rds, () => CALLS[kind].look(rds, name));
}

/** Describes the database with this resource id; throws INSTANCE_NOT_FOUND when it is not there. */
export async function describeDatabase(rds: Rds, resourceId: string): Promise<RdsDatabase> {
  const kind = databaseKind(resourceId);
  const found = await findDatabase(rds, kind, { resourceId });
  if (found !== undefined) return found;
  throw new RollbackError("INSTANCE_NOT_FOUND", {
    subject: resourceId,
    message: `AWS has no database ${kind} "${resourceId}"`,
    remedy: "check the region and the account; one that was replaced has another resource id",
  });
}

/** Finds one snapshot; undefined only after three answers agree that there is none. */
export function findDatabaseSnapshot(
  rds: Rds,
  kind: DatabaseKind,
  id: string,
): Promise<RdsSnapshot | undefined> {
  return confirmedAbsence(rds, () => CALLS[kind].lookForSnapshot(rds, id));
}
