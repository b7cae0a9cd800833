import type { DBClusterSnapshot, DescribeDBClusterSnapshotsMessage } from "@aws-sdk/client-rds";
import type { RdsSnapshot } from "../model/data.ts";
import { absentIfNotFound } from "./rds-errors.ts";
import { everyPage } from "./rds-pages.ts";
import { type Tags, tagsOf, toTags } from "./rds-tags.ts";
import type { Rds } from "./rds.ts";

/** One look for a cluster's snapshot. */
export async function lookForClusterSnapshot(rds: Rds, id: string): Promise<RdsSnapshot | undefined> {
  const found = await list(rds, id, { DBClusterSnapshotIdentifier: id }).catch(absentIfNotFound);
  return found?.find((snapshot) => snapshot.id === id);
}

/** Every manual and automated snapshot of one cluster, whatever it was called when they were taken. */
export async function describeClusterSnapshots(rds: Rds, resourceId: string): Promise<RdsSnapshot[]> {
  const found = await list(rds, resourceId, { DbClusterResourceId: resourceId });
  return found.filter(({ sourceResourceId }) => sourceResourceId === resourceId);
}

async function list(
  rds: Rds,
  subject: string,
  input: DescribeDBClusterSnapshotsMessage,
): Promise<RdsSnapshot[]> {
  const told = await everyPage(async (from) => {
    const { DBClusterSnapshots: items, Marker } = await rds.call("list the snapshots of", subject, (client) =>
      client.describeDBClusterSnapshots({ ...input, ...from }),
    );
    return { items, Marker };
  });
  return told.map(toSnapshot);
}

/** Begins a manual snapshot of a cluster, which must be available; its instances need not be. */
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

function toSnapshot(told: DBClusterSnapshot): RdsSnapshot {
  return {
    id: told.DBClusterSnapshotIdentifier ?? "",
    arn: told.DBClusterSnapshotArn ?? "",
    source: told.DBClusterIdentifier ?? "",
    sourceResourceId: told.DbClusterResourceId ?? "",
    status: told.Status ?? "",
    createdAt: told.SnapshotCreateTime?.toISOString(),
    engine: told.Engine ?? "",
    engineVersion: told.EngineVersion ?? "",
    kmsKey: told.KmsKeyId,
    type: told.SnapshotType ?? "",
    tags: tagsOf(told.TagList),
  };
}
