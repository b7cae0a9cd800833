import { checkQuota } from "../instances/check-quota.ts";
import { type InstanceRecord, NO_CHANGE } from "../instances/instance-record.ts";
import { newResourceId } from "../instances/new-instance.ts";
import { readTags } from "../instances/read-tags.ts";
import { initialSettings, readSettings } from "../instances/settings.ts";
import type { RdsContext, RdsRequest } from "../rds-context.ts";
import { refuse } from "../rds-error.ts";
import { SECONDS } from "../timeline/phase.ts";

// The cluster has these; its instances repeat them.
const FROM_CLUSTER = ["Engine", "EngineVersion", "MasterUsername", "StorageEncrypted", "KmsKeyId"];

/** Creates an instance of a cluster: one more way to the cluster's data. The cluster must be available. */
export function createClusterMember(
  context: RdsContext,
  { parameters, region }: RdsRequest,
  identifier: string,
): InstanceRecord {
  const { clusters, instances, timeline } = context;
  const cluster = clusters.require(parameters.required("DBClusterIdentifier"));
  if (parameters.required("Engine") !== cluster.settings["Engine"]) {
    throw refuse.invalidCombination("The engine of an instance must be that of its cluster.");
  }
  if (cluster.status !== "available" || cluster.phases.length > 0) {
    throw clusters.words.wrongState(cluster.identifier, cluster.status);
  }
  if (instances.isTaken(identifier)) throw refuse.instanceExists();
  checkQuota(context, "instances");
  const [major = ""] = String(cluster.settings["EngineVersion"]).split(".");
  const shared = Object.entries(cluster.settings).filter(([name]) => FROM_CLUSTER.includes(name));
  const record: InstanceRecord = {
    identifier,
    resourceId: newResourceId("db-"),
    region,
    createdAt: new Date().toISOString(),
    status: "creating",
    phases: [],
    settings: {
      ...initialSettings(),
      AvailabilityZone: `${region}a`,
      AllocatedStorage: 1,
      StorageType: "aurora",
      PromotionTier: 1,
      DBParameterGroupName: `default.aurora-postgresql${major}`,
      ...readSettings(parameters),
      ...Object.fromEntries(shared),
    },
    deferred: NO_CHANGE,
    applying: NO_CHANGE,
    tags: readTags(parameters),
    port: cluster.port,
    dataDirectory: "",
    masterPassword: "",
    adminPassword: "",
    clusterResourceId: cluster.resourceId,
  };
  return timeline.begin(record, [{ status: "creating", seconds: SECONDS.creating, task: "join" }]);
}
