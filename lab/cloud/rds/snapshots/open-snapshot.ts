import { checkQuota } from "../instances/check-quota.ts";
import type { InstanceRecord, Tag } from "../instances/instance-record.ts";
import { mergeTags } from "../instances/read-tags.ts";
import type { RdsContext } from "../rds-context.ts";
import type { SnapshotRecord } from "./snapshot-record.ts";

/** Writes down a manual snapshot that is about to be taken of an instance or a cluster; refuses a taken name and one too many. */
export function openSnapshot(
  context: RdsContext,
  wanted: { readonly identifier: string; readonly instance: InstanceRecord; readonly tags?: readonly Tag[] },
): SnapshotRecord {
  const { identifier, instance } = wanted;
  const isCluster = context.clusters.byResourceId(instance.resourceId) !== undefined;
  const snapshots = isCluster ? context.clusterSnapshots : context.snapshots;
  if (snapshots.find(identifier) !== undefined) throw snapshots.words.exists(identifier);
  checkQuota(context, isCluster ? "manualClusterSnapshots" : "manualSnapshots");
  const carried = instance.settings["CopyTagsToSnapshot"] === true ? instance.tags : [];
  const tags = mergeTags(carried, wanted.tags ?? []);
  const startedAt = new Date().toISOString();
  return snapshots.save({ identifier, type: "manual", status: "creating", startedAt, instance, tags });
}
