import { describeClusterSnapshot } from "../clusters/describe-cluster-snapshot.ts";
import { readTags } from "../instances/read-tags.ts";
import type { RdsAction } from "../rds-context.ts";
import { checkSnapshotIdentifier } from "../snapshots/check-snapshot-identifier.ts";
import { openSnapshot } from "../snapshots/open-snapshot.ts";
import { SECONDS } from "../timeline/phase.ts";

/** Takes a manual snapshot of an available cluster, with or without instances. */
export const createDbClusterSnapshot: RdsAction = (context, { parameters }) => {
  const { clusters, clusterTimeline } = context;
  const identifier = checkSnapshotIdentifier(
    parameters.required("DBClusterSnapshotIdentifier"),
    "DBClusterSnapshotIdentifier",
  );
  const cluster = clusters.require(parameters.required("DBClusterIdentifier"));
  if (cluster.status !== "available" || cluster.phases.length > 0) {
    throw clusters.words.wrongState(cluster.identifier, cluster.status);
  }
  const snapshot = openSnapshot(context, { identifier, instance: cluster, tags: readTags(parameters) });
  const seconds = SECONDS.backingUp;
  clusterTimeline.begin(cluster, [{ status: "backing-up", seconds, task: "snapshot", subject: identifier }]);
  return { DBClusterSnapshot: describeClusterSnapshot(snapshot) };
};
