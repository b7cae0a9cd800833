import type { Parameters } from "../query/parameters.ts";

/** The value of one setting. */
export type SettingValue = string | number | boolean | readonly string[];

/** An instance's settings by the name the create and modify requests use. */
export type Settings = Readonly<Record<string, SettingValue>>;

/** When ModifyDBInstance lets a change take effect. */
export type ModifyTime = "never" | "at-once" | "in-window";

/** One setting: its name in requests, its name in answers, and when a change of it applies. */
export interface SettingDefinition {
  readonly name: string;
  readonly answer: string;
  readonly kind: "text" | "number" | "flag" | "list";
  readonly initial: SettingValue | undefined;
  readonly modify: ModifyTime;
}

/**
 * Every setting the lab keeps; a new one is one line.
 *
 * `in-window` waits in PendingModifiedValues unless ApplyImmediately is set, as the RDS guide tables it; `at-once` never waits.
 */
export const SETTINGS: readonly SettingDefinition[] = [
  setting("DBInstanceClass", "text", undefined, "in-window"),
  setting("Engine", "text", undefined, "never"),
  setting("EngineVersion", "text", undefined, "in-window"),
  setting("MasterUsername", "text", undefined, "never"),
  setting("DBName", "text", undefined, "never"),
  setting("AllocatedStorage", "number", 20, "in-window"),
  setting("MaxAllocatedStorage", "number", undefined, "at-once"),
  setting("StorageType", "text", "gp3", "in-window"),
  setting("Iops", "number", undefined, "in-window"),
  setting("StorageThroughput", "number", undefined, "in-window"),
  setting("StorageEncrypted", "flag", false, "never"),
  setting("KmsKeyId", "text", undefined, "never"),
  setting("MultiAZ", "flag", false, "in-window"),
  setting("AvailabilityZone", "text", undefined, "never"),
  setting("BackupRetentionPeriod", "number", 1, "at-once"),
  setting("PreferredBackupWindow", "text", "04:00-04:30", "at-once"),
  setting("PreferredMaintenanceWindow", "text", "sun:05:00-sun:05:30", "at-once"),
  setting("AutoMinorVersionUpgrade", "flag", true, "at-once"),
  setting("LicenseModel", "text", "postgresql-license", "in-window"),
  setting("PubliclyAccessible", "flag", false, "at-once"),
  setting("DeletionProtection", "flag", false, "at-once"),
  setting("CopyTagsToSnapshot", "flag", false, "at-once"),
  setting("EnableIAMDatabaseAuthentication", "flag", false, "in-window", "IAMDatabaseAuthenticationEnabled"),
  setting("EnablePerformanceInsights", "flag", false, "at-once", "PerformanceInsightsEnabled"),
  setting("PerformanceInsightsKMSKeyId", "text", undefined, "at-once"),
  setting("PerformanceInsightsRetentionPeriod", "number", undefined, "at-once"),
  setting("DatabaseInsightsMode", "text", "standard", "at-once"),
  setting("MonitoringInterval", "number", 0, "at-once"),
  setting("MonitoringRoleArn", "text", undefined, "at-once"),
  setting("CACertificateIdentifier", "text", "rds-ca-rsa2048-g1", "in-window"),
  setting("EngineLifecycleSupport", "text", "open-source-rds-extended-support", "at-once"),
  setting("NetworkType", "text", "IPV4", "in-window"),
  setting("PromotionTier", "number", undefined, "at-once"),
  setting("DedicatedLogVolume", "flag", false, "in-window"),
  setting("DBSubnetGroupName", "text", "default", "in-window"),
  setting("DBParameterGroupName", "text", undefined, "at-once"),
  setting("OptionGroupName", "text", undefined, "in-window"),
  setting("VpcSecurityGroupIds", "list", ["sg-default"], "at-once"),
  setting("EnableCloudwatchLogsExports", "list", [], "at-once", "EnabledCloudwatchLogsExports"),
];

/** Reads the settings a request names. */
export function readSettings(
  parameters: Parameters,
  definitions: readonly SettingDefinition[] = SETTINGS,
): Settings {
  const sent = definitions.map(
    (definition) => [definition.name, readSetting(parameters, definition)] as const,
  );
  return Object.fromEntries(sent.filter((entry): entry is [string, SettingValue] => entry[1] !== undefined));
}

/** The settings of a new instance that names none. */
export function initialSettings(definitions: readonly SettingDefinition[] = SETTINGS): Settings {
  const entries = definitions.map(({ name, initial }) => [name, initial] as const);
  return Object.fromEntries(
    entries.filter((entry): entry is [string, SettingValue] => entry[1] !== undefined),
  );
}

function readSetting(parameters: Parameters, { name, kind }: SettingDefinition): SettingValue | undefined {
  if (kind === "flag") return parameters.flag(name);
  if (kind === "number") return parameters.number(name);
  return kind === "list" ? parameters.list(name) : parameters.text(name);
}

/** Defines one setting; `answer` is its name in answers where that differs. */
export function setting(
  name: string,
  kind: SettingDefinition["kind"],
  initial: SettingValue | undefined,
  modify: ModifyTime,
  answer = name,
): SettingDefinition {
  return { name, kind, initial, modify, answer };
}
