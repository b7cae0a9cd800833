import { describeClusterSnapshot } from "../clusters/describe-cluster-snapshot.ts";
import type { RdsAction } from "../rds-context.ts";
import { requireDeletable } from "../snapshots/require-deletable.ts";

/** Deletes a complete manual cluster snapshot with its data. */
export const deleteDbClusterSnapshot: RdsAction = (context, { parameters }) => {
  const { clusterSnapshots, clusters } = context;
  const identifier = parameters.required("DBClusterSnapshotIdentifier");
  const record = requireDeletable(clusterSnapshots, clusters, identifier);
  clusterSnapshots.remove(record.identifier);
  return { DBClusterSnapshot: describeClusterSnapshot(record, "deleted") };
};
