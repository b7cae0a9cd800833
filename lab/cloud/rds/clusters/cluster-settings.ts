import { setting, type SettingDefinition } from "../instances/settings.ts";

/** How a cluster with instances of the class `db.serverless` scales; fractions are allowed, so the lab keeps texts. */
export const SCALING = [
  "ServerlessV2ScalingConfiguration.MinCapacity",
  "ServerlessV2ScalingConfiguration.MaxCapacity",
] as const;

/** Every setting of a cluster that the lab keeps; a new one is one line. */
export const CLUSTER_SETTINGS: readonly SettingDefinition[] = [
  setting("Engine", "text", undefined, "never"),
  setting("EngineVersion", "text", undefined, "in-window"),
  setting("EngineMode", "text", "provisioned", "never"),
  setting("MasterUsername", "text", undefined, "never"),
  setting("DatabaseName", "text", undefined, "never"),
  setting("StorageEncrypted", "flag", false, "never"),
  setting("KmsKeyId", "text", undefined, "never"),
  setting("BackupRetentionPeriod", "number", 1, "at-once"),
  setting("PreferredBackupWindow", "text", "04:00-04:30", "at-once"),
  setting("PreferredMaintenanceWindow", "text", "sun:05:00-sun:05:30", "at-once"),
  setting("DeletionProtection", "flag", false, "at-once"),
  setting("CopyTagsToSnapshot", "flag", false, "at-once"),
  setting("EnableIAMDatabaseAuthentication", "flag", false, "in-window", "IAMDatabaseAuthenticationEnabled"),
  setting("EngineLifecycleSupport", "text", "open-source-rds-extended-support", "at-once"),
  setting("NetworkType", "text", "IPV4", "in-window"),
  setting("DBSubnetGroupName", "text", "default", "never", "DBSubnetGroup"),
  setting("DBClusterParameterGroupName", "text", undefined, "at-once", "DBClusterParameterGroup"),
  setting("VpcSecurityGroupIds", "list", ["sg-default"], "at-once"),
  setting("EnableCloudwatchLogsExports", "list", [], "at-once", "EnabledCloudwatchLogsExports"),
  ...SCALING.map((name) => setting(name, "text", undefined, "at-once")),
];
