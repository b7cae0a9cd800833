import { describeCluster } from "../clusters/describe-cluster.ts";
import { restoredClusterSettings } from "../clusters/restored-cluster-settings.ts";
import { checkIdentifier } from "../instances/check-identifier.ts";
import { checkQuota } from "../instances/check-quota.ts";
import { creationPhases } from "../instances/creation-phases.ts";
import { newCluster } from "../instances/new-instance.ts";
import { readTags } from "../instances/read-tags.ts";
import { requireKey } from "../kms/key-state.ts";
import { nameIn } from "../query/filters-of.ts";
import type { RdsAction } from "../rds-context.ts";

/** Makes a new cluster with a cluster snapshot's data and no instances: nobody reaches it before one is created. */
export const restoreDbClusterFromSnapshot: RdsAction = async (context, { parameters, region }) => {
  const { clusters, clusterSnapshots: snapshots, clusterTimeline } = context;
  const identifier = checkIdentifier(parameters.required("DBClusterIdentifier"), "DBClusterIdentifier");
  const snapshot = snapshots.require(nameIn(parameters.required("SnapshotIdentifier")));
  if (snapshot.status !== "available") throw snapshots.words.wrongState(snapshot.identifier, snapshot.status);
  if (clusters.isTaken(identifier)) throw clusters.words.exists(identifier);
  checkQuota(context, "clusters");

  const { settings: source, masterPassword, adminPassword } = snapshot.instance;
  const settings = restoredClusterSettings(parameters, source, "snapshot");
  requireKey(context, settings["KmsKeyId"]);
  const sent = readTags(parameters);
  const tags = sent.length > 0 ? sent : snapshot.tags.length > 0 ? snapshot.tags : snapshot.instance.tags;
  const origin = { kind: "snapshot", snapshot: snapshot.identifier } as const;
  const wanted = { identifier, region, settings, tags, masterPassword, adminPassword, origin };
  const record = await newCluster(context, wanted);
  const begun = clusterTimeline.begin(record, creationPhases("restore", settings));
  return { DBCluster: describeCluster(context, begun) };
};
