import { describeCluster } from "../clusters/describe-cluster.ts";
import { restoredClusterSettings } from "../clusters/restored-cluster-settings.ts";
import { checkIdentifier } from "../instances/check-identifier.ts";
import { checkQuota } from "../instances/check-quota.ts";
import { creationPhases } from "../instances/creation-phases.ts";
import { isCreating } from "../instances/describe-instance.ts";
import type { InstanceRecord } from "../instances/instance-record.ts";
import { newCluster } from "../instances/new-instance.ts";
import { readTags } from "../instances/read-tags.ts";
import { requireKey } from "../kms/key-state.ts";
import type { Parameters } from "../query/parameters.ts";
import type { RdsAction, RdsContext } from "../rds-context.ts";
import { refuse } from "../rds-error.ts";
import { pointInTime } from "../recovery/point-in-time.ts";

/** Makes a new cluster, without instances, with another one's data as it was at a time; copy-on-write clones are made likewise. */
export const restoreDbClusterToPointInTime: RdsAction = async (context, { parameters, region }) => {
  const { clusters, clusterSnapshots: snapshots, clusterTimeline, pace } = context;
  const identifier = checkIdentifier(parameters.required("DBClusterIdentifier"), "DBClusterIdentifier");
  const source = sourceOf(context, parameters);
  if (clusters.isTaken(identifier)) throw clusters.words.exists(identifier);
  const origin = pointInTime({ snapshots, pace }, source, parameters, "RestoreToTime");
  checkQuota(context, "clusters");

  const settings = restoredClusterSettings(parameters, source.settings, "point-in-time");
  requireKey(context, settings["KmsKeyId"]);
  const sent = readTags(parameters);
  const tags = sent.length > 0 ? sent : source.tags;
  const { masterPassword, adminPassword } = source;
  const wanted = { identifier, region, settings, tags, masterPassword, adminPassword, origin };
  const record = await newCluster(context, wanted);
  const begun = clusterTimeline.begin(record, creationPhases("restore", settings));
  return { DBCluster: describeCluster(context, begun) };
};

function sourceOf({ clusters }: RdsContext, parameters: Parameters): InstanceRecord {
  const name = parameters.text("SourceDBClusterIdentifier");
  const resourceId = parameters.text("SourceDbClusterResourceId");
  if (name === undefined && resourceId === undefined) {
    throw refuse.invalidCombination(
      "Either SourceDBClusterIdentifier or SourceDbClusterResourceId must be specified.",
    );
  }
  const source = name === undefined ? clusters.byResourceId(resourceId ?? "") : clusters.require(name);
  if (source === undefined) throw clusters.words.notFound(resourceId ?? "");
  if (isCreating(source)) throw clusters.words.wrongState(source.identifier, source.status);
  return source;
}
