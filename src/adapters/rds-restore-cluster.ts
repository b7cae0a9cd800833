import type {
  RestoreDBClusterFromSnapshotMessage,
  RestoreDBClusterToPointInTimeMessage,
} from "@aws-sdk/client-rds";
import type { RdsCluster } from "./rds-clusters.ts";
import { type Tags, toTags } from "./rds-tags.ts";
import type { Rds } from "./rds.ts";

type ClusterFields = Omit<
  RestoreDBClusterFromSnapshotMessage & RestoreDBClusterToPointInTimeMessage,
  | "DBClusterIdentifier"
  | "SnapshotIdentifier"
  | "SourceDBClusterIdentifier"
  | "SourceDbClusterResourceId"
  | "RestoreToTime"
  | "Engine"
  | "Tags"
>;

/** Begins a new cluster with the data of a snapshot or of a moment; it has no instances until some are created. */
export async function restoreCluster(
  rds: Rds,
  source: RdsCluster,
  from: { readonly snapshot: string } | { readonly at: string },
  wanted: { readonly identifier: string; readonly tags: Tags },
): Promise<void> {
  const fields: ClusterFields = {
    DeletionProtection: true,
    EnableIAMDatabaseAuthentication: source.iamAuthentication,
    VpcSecurityGroupIds: [...source.securityGroups],
    ...(source.subnetGroup === undefined ? {} : { DBSubnetGroupName: source.subnetGroup }),
    ...(source.parameterGroup === undefined ? {} : { DBClusterParameterGroupName: source.parameterGroup }),
  };
  const named = { ...fields, DBClusterIdentifier: wanted.identifier, Tags: toTags(wanted.tags) };
  await rds.call("restore", wanted.identifier, (client) =>
    "snapshot" in from
      ? client.restoreDBClusterFromSnapshot({
          ...named,
          SnapshotIdentifier: from.snapshot,
          Engine: source.engine,
        })
      : client.restoreDBClusterToPointInTime({
          ...named,
          SourceDbClusterResourceId: source.resourceId,
          RestoreToTime: new Date(from.at),
        }),
  );
}

/** Creates one instance in a cluster; AWS takes it only once the cluster is available. */
export async function createClusterInstance(
  rds: Rds,
  wanted: {
    readonly cluster: RdsCluster;
    readonly identifier: string;
    readonly instanceClass: string;
    readonly tags: Tags;
  },
): Promise<void> {
  const { cluster, identifier, instanceClass, tags } = wanted;
  await rds.call("create", identifier, (client) =>
    client.createDBInstance({
      DBInstanceIdentifier: identifier,
      DBClusterIdentifier: cluster.identifier,
      DBInstanceClass: instanceClass,
      Engine: cluster.engine,
      Tags: toTags(tags),
    }),
  );
}
