import { describeCluster } from "../clusters/describe-cluster.ts";
import { membersOf } from "../clusters/members-of.ts";
import type { RdsAction } from "../rds-context.ts";
import { refuse } from "../rds-error.ts";
import { finalSnapshotName } from "../snapshots/final-snapshot-name.ts";
import { openSnapshot } from "../snapshots/open-snapshot.ts";
import { SECONDS } from "../timeline/phase.ts";

/** Deletes a cluster without instances; its protection does not stop the deletion of its instances. */
export const deleteDbCluster: RdsAction = (context, { parameters }) => {
  const { clusters, clusterSnapshots, clusterTimeline, instances } = context;
  const record = clusters.require(parameters.required("DBClusterIdentifier"));
  const finalSnapshot = finalSnapshotName(parameters, "FinalDBSnapshotIdentifier", clusterSnapshots);
  if (record.settings["DeletionProtection"] === true) {
    throw refuse.invalidCombination(
      "Cannot delete protected Cluster, please disable deletion protection and try again.",
    );
  }
  const members = membersOf(instances, record.resourceId);
  if (members.length > 0) {
    throw clusters.words.wrongState(record.identifier, `still with ${members.length} instances in it`);
  }
  if (record.phases.length > 0) throw clusters.words.wrongState(record.identifier, record.status);
  if (finalSnapshot !== undefined) openSnapshot(context, { identifier: finalSnapshot, instance: record });
  const ending = { ...record, ...(finalSnapshot === undefined ? {} : { finalSnapshot }) };
  const phases = [{ status: "deleting", seconds: SECONDS.deleting, task: "remove" }];
  return { DBCluster: describeCluster(context, clusterTimeline.begin(ending, phases)) };
};
