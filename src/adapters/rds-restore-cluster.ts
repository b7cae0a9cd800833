import type {
  CreateDBInstanceMessage,
  RestoreDBClusterFromSnapshotMessage,
  RestoreDBClusterToPointInTimeMessage,
} from "@aws-sdk/client-rds";
import { type Tags, toTags } from "./rds-tags.ts";
import type { Rds } from "./rds.ts";

/** The attributes both restore calls take; the names are AWS's own. */
export type ClusterRestoreFields = Omit<
  RestoreDBClusterFromSnapshotMessage & RestoreDBClusterToPointInTimeMessage,
  | "DBClusterIdentifier"
  | "SnapshotIdentifier"
  | "SourceDBClusterIdentifier"
  | "SourceDbClusterResourceId"
  | "RestoreToTime"
  | "Engine"
  | "EngineVersion"
  | "Tags"
>;

interface NewCluster {
  readonly identifier: string;
  readonly fields: ClusterRestoreFields;
  /** When any is given, none is copied from the source. */
  readonly tags: Tags;
}

/**
 * Begins a new cluster with the data of a snapshot; it has no instances until some are created.
 *
 * Without a version AWS would take the engine's default one, which may be another than the source's.
 */
export async function restoreClusterFromSnapshot(
  rds: Rds,
  wanted: NewCluster & {
    readonly snapshot: string;
    readonly engine: string;
    readonly engineVersion: string;
  },
): Promise<void> {
  const { identifier, snapshot, engine, engineVersion, fields, tags } = wanted;
  await rds.call("restore", identifier, (client) =>
    client.restoreDBClusterFromSnapshot({
      ...fields,
      DBClusterIdentifier: identifier,
      SnapshotIdentifier: snapshot,
      Engine: engine,
      EngineVersion: engineVersion,
      Tags: toTags(tags),
    }),
  );
}

/**
 * Begins a new cluster with the data a cluster had at a moment; it has no instances until some are created.
 *
 * The source is named by the id that survives renames: its name may be another cluster's meanwhile.
 */
export async function restoreClusterToPointInTime(
  rds: Rds,
  wanted: NewCluster & { readonly sourceResourceId: string; readonly at: string },
): Promise<void> {
  const { identifier, sourceResourceId, at, fields, tags } = wanted;
  await rds.call("restore", identifier, (client) =>
    client.restoreDBClusterToPointInTime({
      ...fields,
      DBClusterIdentifier: identifier,
      SourceDbClusterResourceId: sourceResourceId,
      RestoreToTime: new Date(at),
      Tags: toTags(tags),
    }),
  );
}

/** What an instance of a cluster is told at its creation; the cluster decides the rest. */
export type MemberFields = Omit<
  CreateDBInstanceMessage,
  "DBInstanceIdentifier" | "DBClusterIdentifier" | "Engine" | "Tags"
>;

/** Creates one instance in a cluster; AWS takes it only once the cluster is available. */
export async function createClusterInstance(
  rds: Rds,
  wanted: {
    readonly cluster: string;
    readonly engine: string;
    readonly identifier: string;
    readonly fields: MemberFields;
    readonly tags: Tags;
  },
): Promise<void> {
  const { cluster, engine, identifier, fields, tags } = wanted;
  await rds.call("create", identifier, (client) =>
    client.createDBInstance({
      ...fields,
      DBInstanceIdentifier: identifier,
      DBClusterIdentifier: cluster,
      Engine: engine,
      Tags: toTags(tags),
    }),
  );
}
