import { initialSettings, readSettings, type Settings } from "../instances/settings.ts";
import type { Parameters } from "../query/parameters.ts";
import { CLUSTER_SETTINGS } from "./cluster-settings.ts";

// What starts anew in every restore. The API reference carries the rest of the configuration over to a point in time, and gives
// a cluster from a snapshot a default one.
const RESET = [
  "VpcSecurityGroupIds",
  "DeletionProtection",
  "EnableIAMDatabaseAuthentication",
  "CopyTagsToSnapshot",
];
const RESET_FROM_SNAPSHOT = [
  ...["EnableCloudwatchLogsExports", "DBClusterParameterGroupName", "DBSubnetGroupName"],
  ...["PreferredMaintenanceWindow", "EngineLifecycleSupport"],
];

const NEVER_SENT = ["PreferredMaintenanceWindow", "MasterUsername"];

/** The settings of a cluster restored from one that had `source`: the default security group above all, unless it is passed. */
export function restoredClusterSettings(
  parameters: Parameters,
  source: Settings,
  from: "snapshot" | "point-in-time",
): Settings {
  const reset = from === "snapshot" ? [...RESET, ...RESET_FROM_SNAPSHOT] : RESET;
  const [major = ""] = String(source["EngineVersion"]).split(".");
  const carried = Object.entries(source).filter(([name]) => !reset.includes(name));
  const sent = Object.entries(readSettings(parameters, CLUSTER_SETTINGS));
  return {
    ...initialSettings(CLUSTER_SETTINGS),
    DBClusterParameterGroupName: `default.aurora-postgresql${major}`,
    ...Object.fromEntries(carried),
    ...Object.fromEntries(sent.filter(([name]) => !NEVER_SENT.includes(name))),
  };
}
