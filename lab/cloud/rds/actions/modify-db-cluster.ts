import { CLUSTER_SETTINGS } from "../clusters/cluster-settings.ts";
import { describeCluster } from "../clusters/describe-cluster.ts";
import { membersOf } from "../clusters/members-of.ts";
import { checkIdentifier } from "../instances/check-identifier.ts";
import { logExportChange } from "../instances/log-export-change.ts";
import { modificationPhases } from "../instances/modification-phases.ts";
import { planModification } from "../instances/plan-modification.ts";
import { readSettings } from "../instances/settings.ts";
import type { RdsAction } from "../rds-context.ts";

/** Changes a cluster as ModifyDBInstance does an instance; a new name moves the endpoint of all its instances. */
export const modifyDbCluster: RdsAction = (context, { parameters }) => {
  const { clusters, clusterTimeline, instances } = context;
  const record = clusters.require(parameters.required("DBClusterIdentifier"));
  if (record.status !== "available" || record.phases.length > 0) {
    throw clusters.words.wrongState(record.identifier, record.status);
  }
  const newName = parameters.text("NewDBClusterIdentifier");
  const password = parameters.text("MasterUserPassword");
  if (password !== undefined && membersOf(instances, record.resourceId).length === 0) {
    throw clusters.words.wrongState(record.identifier, "without an instance");
  }
  const changed = planModification(clusters, record, {
    settings: { ...readSettings(parameters, CLUSTER_SETTINGS), ...logExportChange(parameters, record) },
    definitions: CLUSTER_SETTINGS,
    password,
    identifier: newName === undefined ? undefined : checkIdentifier(newName, "NewDBClusterIdentifier"),
    isImmediate: parameters.flag("ApplyImmediately") ?? false,
  });
  const phases = modificationPhases(changed);
  const saved = phases.length === 0 ? clusters.save(changed) : clusterTimeline.begin(changed, phases);
  return { DBCluster: describeCluster(context, saved) };
};
