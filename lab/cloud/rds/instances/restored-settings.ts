import type { Parameters } from "../query/parameters.ts";
import { refuse } from "../rds-error.ts";
import { refuseSmallVolume } from "./small-volume.ts";
import { initialSettings, readSettings, type Settings } from "./settings.ts";

/**
 * What a restored instance has from its source without being told.
 *
 * Everything else starts as on any new instance: default security, parameter and subnet group, one zone, no deletion protection, no IAM
 * authentication, no log exports, default CA, no monitoring. Source: the RDS API reference of both restore actions.
 */
const CARRIED = [
  ...["DBInstanceClass", "Engine", "EngineVersion", "MasterUsername", "DBName", "AllocatedStorage"],
  ...["StorageEncrypted", "KmsKeyId", "LicenseModel", "OptionGroupName", "BackupRetentionPeriod"],
];

/** What a restore can be told; the rest needs a ModifyDBInstance afterwards. */
const ACCEPTED = [
  ...["DBInstanceClass", "AvailabilityZone", "DBSubnetGroupName", "MultiAZ", "PubliclyAccessible"],
  ...["AutoMinorVersionUpgrade", "LicenseModel", "Iops", "StorageThroughput", "OptionGroupName"],
  ...["StorageType", "VpcSecurityGroupIds", "CopyTagsToSnapshot", "EnableIAMDatabaseAuthentication"],
  ...["EnableCloudwatchLogsExports", "DBParameterGroupName", "DeletionProtection", "NetworkType"],
  ...["AllocatedStorage", "BackupRetentionPeriod", "PreferredBackupWindow", "DedicatedLogVolume"],
  ...["CACertificateIdentifier", "EngineLifecycleSupport"],
];

/** The settings of an instance that is restored from one that had `source`, as the request wants them. */
export function restoredSettings(
  parameters: Parameters,
  source: Settings,
  { region, alsoAccepted = [] }: { readonly region: string; readonly alsoAccepted?: readonly string[] },
): Settings {
  const accepted = [...ACCEPTED, ...alsoAccepted];
  const sent = only(readSettings(parameters), accepted);
  const size = sent["AllocatedStorage"];
  if (typeof size === "number" && size < Number(source["AllocatedStorage"])) {
    throw refuse.invalidCombination("Allocated storage may not be smaller than that of the source.");
  }
  if (sent["MultiAZ"] === true && sent["AvailabilityZone"] !== undefined) {
    throw refuse.invalidCombination("AvailabilityZone can not be specified for a Multi-AZ DB instance.");
  }
  const [major = ""] = String(source["EngineVersion"]).split(".");
  const settings = {
    ...initialSettings(),
    AvailabilityZone: `${region}a`,
    DBParameterGroupName: `default.postgres${major}`,
    ...only(source, CARRIED),
    ...(sent["Iops"] === undefined ? {} : { StorageType: "io1" }),
    ...sent,
  };
  refuseSmallVolume(settings, sent);
  return settings;
}

function only(settings: Settings, names: readonly string[]): Settings {
  return Object.fromEntries(Object.entries(settings).filter(([name]) => names.includes(name)));
}
