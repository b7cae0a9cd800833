import { CLUSTER_SETTINGS } from "../clusters/cluster-settings.ts";
import { describeCluster } from "../clusters/describe-cluster.ts";
import { checkIdentifier } from "../instances/check-identifier.ts";
import { checkQuota } from "../instances/check-quota.ts";
import { creationPhases } from "../instances/creation-phases.ts";
import { newCluster } from "../instances/new-instance.ts";
import { readTags } from "../instances/read-tags.ts";
import { initialSettings, readSettings } from "../instances/settings.ts";
import type { RdsAction } from "../rds-context.ts";
import { refuse } from "../rds-error.ts";

/** Creates an Aurora cluster: the data, and no instance to reach it by. */
export const createDbCluster: RdsAction = async (context, { parameters, region }) => {
  const identifier = checkIdentifier(parameters.required("DBClusterIdentifier"), "DBClusterIdentifier");
  const engine = parameters.required("Engine");
  if (engine !== "aurora-postgresql") {
    throw refuse.invalidValue(`Invalid DB engine: ${engine}; the lab's clusters run aurora-postgresql only`);
  }
  parameters.required("MasterUsername");
  const masterPassword = parameters.required("MasterUserPassword");
  if (context.clusters.isTaken(identifier)) throw context.clusters.words.exists(identifier);
  checkQuota(context, "clusters");

  const { version } = context.servers;
  const [major = ""] = version.split(".");
  const sent = readSettings(parameters, CLUSTER_SETTINGS);
  const settings = {
    ...initialSettings(CLUSTER_SETTINGS),
    DBClusterParameterGroupName: `default.aurora-postgresql${major}`,
    ...sent,
    // A major version alone means its newest minor.
    EngineVersion: [undefined, major].includes(sent["EngineVersion"] as string | undefined)
      ? version
      : String(sent["EngineVersion"]),
  };
  const tags = readTags(parameters);
  const record = await newCluster(context, { identifier, region, settings, tags, masterPassword });
  const begun = context.clusterTimeline.begin(record, creationPhases("initialise", settings));
  return { DBCluster: describeCluster(context, begun) };
};
