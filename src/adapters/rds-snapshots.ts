import type { DBSnapshot, DescribeDBSnapshotsMessage } from "@aws-sdk/client-rds";
import type { RdsSnapshot } from "../model/data.ts";
import { RollbackError } from "../model/errors.ts";
import { everyPage } from "./rds-pages.ts";
import { type Tags, tagsOf, toTags } from "./rds-tags.ts";
import type { Rds } from "./rds.ts";

/** One look for a snapshot. */
export async function lookForSnapshot(rds: Rds, id: string): Promise<RdsSnapshot | undefined> {
  const found = await list(rds, id, { DBSnapshotIdentifier: id }).catch((error: unknown) => {
    if (error instanceof RollbackError && error.code === "INSTANCE_NOT_FOUND") return [];
    throw error;
  });
  return found.find((snapshot) => snapshot.id === id);
}

/** Every manual and automated snapshot of one instance, whatever it was called when they were taken. */
export function describeSnapshots(rds: Rds, resourceId: string): Promise<RdsSnapshot[]> {
  return list(rds, resourceId, { Filters: [{ Name: "dbi-resource-id", Values: [resourceId] }] });
}

async function list(rds: Rds, subject: string, input: DescribeDBSnapshotsMessage): Promise<RdsSnapshot[]> {
  const told = await everyPage(async (from) => {
    const { DBSnapshots: items, Marker } = await rds.call("list the snapshots of", subject, (client) =>
      client.describeDBSnapshots({ ...input, ...from }),
    );
    return { items, Marker };
  });
  return told.map(toSnapshot);
}

/** Begins a manual snapshot; AWS takes one only of an instance that is `available` or in `storage-optimization`. */
export async function createSnapshot(
  rds: Rds,
  { instance, id, tags }: { readonly instance: string; readonly id: string; readonly tags: Tags },
): Promise<void> {
  await rds.call("take the snapshot", id, (client) =>
    client.createDBSnapshot({
      DBInstanceIdentifier: instance,
      DBSnapshotIdentifier: id,
      Tags: toTags(tags),
    }),
  );
}

function toSnapshot(told: DBSnapshot): RdsSnapshot {
  return {
    id: told.DBSnapshotIdentifier ?? "",
    arn: told.DBSnapshotArn ?? "",
    source: told.DBInstanceIdentifier ?? "",
    sourceResourceId: told.DbiResourceId ?? "",
    status: told.Status ?? "",
    createdAt: told.SnapshotCreateTime?.toISOString(),
    engine: told.Engine ?? "",
    engineVersion: told.EngineVersion ?? "",
    kmsKey: told.KmsKeyId,
    type: told.SnapshotType ?? "",
    tags: tagsOf(told.TagList),
  };
}
