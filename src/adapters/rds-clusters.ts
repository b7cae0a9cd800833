import type {
  DBCluster,
  DBClusterSnapshot,
  RestoreDBClusterFromSnapshotMessage,
  RestoreDBClusterToPointInTimeMessage,
} from "@aws-sdk/client-rds";
import { RollbackError } from "../model/errors.ts";
import { confirmedAbsence } from "./rds-describe.ts";
import { waitFor } from "./rds-wait.ts";
import { type Tags, tagsOf, toTags } from "./rds-tags.ts";
import type { Rds } from "./rds.ts";

/** An Aurora cluster: it holds the data and the endpoints; its instances only compute. */
export interface RdsCluster {
  readonly identifier: string;
  readonly resourceId: string;
  readonly arn: string;
  readonly status: string;
  readonly engine: string;
  readonly engineVersion: string;
  readonly endpoint: { readonly host: string; readonly port: number } | undefined;
  readonly deletionProtection: boolean;
  readonly securityGroups: readonly string[];
  readonly subnetGroup: string | undefined;
  readonly parameterGroup: string | undefined;
  readonly iamAuthentication: boolean;
  readonly kmsKey: string | undefined;
  readonly members: readonly { readonly identifier: string; readonly isWriter: boolean }[];
  readonly pendingModifications: readonly string[];
  readonly tags: Tags;
}

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

/** Finds a cluster by its name; undefined only after three answers agree that there is none. */
export function findCluster(rds: Rds, identifier: string): Promise<RdsCluster | undefined> {
  return confirmedAbsence(rds, () => lookForCluster(rds, identifier));
}

/** One look for a cluster. */
export async function lookForCluster(rds: Rds, identifier: string): Promise<RdsCluster | undefined> {
  const answer = await rds
    .call("describe", identifier, (client) => client.describeDBClusters({ DBClusterIdentifier: identifier }))
    .catch(absent);
  return answer?.DBClusters?.map(toCluster).find((cluster) => cluster.identifier === identifier);
}

/** Finds a cluster's snapshot. */
export async function findClusterSnapshot(
  rds: Rds,
  id: string,
): Promise<{ readonly status: string; readonly tags: Tags; readonly source: string } | undefined> {
  return confirmedAbsence(rds, async () => {
    const answer = await rds
      .call("describe", id, (client) =>
        client.describeDBClusterSnapshots({ DBClusterSnapshotIdentifier: id }),
      )
      .catch(absent);
    return answer?.DBClusterSnapshots?.map(toClusterSnapshot)[0];
  });
}

/** Begins a manual snapshot of a cluster. */
export async function createClusterSnapshot(
  rds: Rds,
  { cluster, id, tags }: { readonly cluster: string; readonly id: string; readonly tags: Tags },
): Promise<void> {
  await rds.call("take the snapshot", id, (client) =>
    client.createDBClusterSnapshot({
      DBClusterIdentifier: cluster,
      DBClusterSnapshotIdentifier: id,
      Tags: toTags(tags),
    }),
  );
}

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

/** Waits until a cluster is available and nothing of it is pending. */
export function waitForCluster(
  rds: Rds,
  identifier: string,
  options: { readonly limitMs: number; readonly onProgress?: (message: string) => void },
): Promise<RdsCluster> {
  return waitFor(rds, {
    subject: identifier,
    look: () => lookForCluster(rds, identifier),
    isReached: ({ pendingModifications }) => pendingModifications.length === 0,
    ...options,
  });
}

/** Begins to rename a cluster. */
export async function renameCluster(rds: Rds, identifier: string, wanted: string): Promise<void> {
  await rds.call("rename", identifier, (client) =>
    client.modifyDBCluster({
      DBClusterIdentifier: identifier,
      NewDBClusterIdentifier: wanted,
      ApplyImmediately: true,
    }),
  );
}

/** Deletes a cluster; always with a final snapshot. Its instances must have gone, and protection must be off. */
export async function deleteCluster(rds: Rds, identifier: string, finalSnapshot: string): Promise<void> {
  if (finalSnapshot === "") throw new Error("a cluster is never deleted without a final snapshot");
  await rds.call("delete", identifier, (client) =>
    client.deleteDBCluster({
      DBClusterIdentifier: identifier,
      SkipFinalSnapshot: false,
      FinalDBSnapshotIdentifier: finalSnapshot,
    }),
  );
}

function toCluster(told: DBCluster): RdsCluster {
  const { Endpoint: host, Port: port } = told;
  const pending = Object.entries(told.PendingModifiedValues ?? {});
  const groups = told.VpcSecurityGroups ?? [];
  return {
    identifier: told.DBClusterIdentifier ?? "",
    resourceId: told.DbClusterResourceId ?? "",
    arn: told.DBClusterArn ?? "",
    status: told.Status ?? "",
    engine: told.Engine ?? "",
    engineVersion: told.EngineVersion ?? "",
    endpoint: host === undefined || port === undefined ? undefined : { host, port },
    deletionProtection: told.DeletionProtection ?? false,
    securityGroups: groups.flatMap(({ VpcSecurityGroupId: id }) => (id === undefined ? [] : [id])).sort(),
    subnetGroup: told.DBSubnetGroup,
    parameterGroup: told.DBClusterParameterGroup,
    iamAuthentication: told.IAMDatabaseAuthenticationEnabled ?? false,
    kmsKey: told.KmsKeyId,
    members: (told.DBClusterMembers ?? []).map((member) => ({
      identifier: member.DBInstanceIdentifier ?? "",
      isWriter: member.IsClusterWriter ?? false,
    })),
    pendingModifications: pending.filter(([, value]) => value !== undefined).map(([name]) => name),
    tags: tagsOf(told.TagList),
  };
}

function toClusterSnapshot(told: DBClusterSnapshot) {
  return { status: told.Status ?? "", tags: tagsOf(told.TagList), source: told.DBClusterIdentifier ?? "" };
}

/** "Not found" is an answer; anything else is not. */
function absent(error: unknown): undefined {
  if (error instanceof RollbackError && error.code === "INSTANCE_NOT_FOUND") return undefined;
  throw error;
}
