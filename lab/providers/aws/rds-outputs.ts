import type { DBInstance, Tag } from "@aws-sdk/client-rds";

import type { Properties, Value } from "../harness/property-values.ts";

/** Outputs of an instance that are not inputs of the program. */
export const RDS_COMPUTED = [
  ...["address", "arn", "endpoint", "engineVersionActual", "hostedZoneId", "latestRestorableTime"],
  ...["resourceId", "status", "availabilityZone", "masterUserSecrets", "listenerEndpoints"],
];

/**
 * The state of an instance: what AWS says about it, over what only the program knows.
 *
 * AWS never tells the password, nor how the deletion is meant (`skipFinalSnapshot`,
 * `finalSnapshotIdentifier`), so these come from `known`: the inputs or the recorded state.
 */
export function rdsOutputs(instance: DBInstance, known: Properties): Properties {
  const host = instance.Endpoint?.Address ?? "";
  const port = instance.Endpoint?.Port ?? instance.DbInstancePort ?? 0;
  const told: Record<string, Value | undefined> = {
    address: host,
    allocatedStorage: instance.AllocatedStorage,
    arn: instance.DBInstanceArn,
    autoMinorVersionUpgrade: instance.AutoMinorVersionUpgrade,
    availabilityZone: instance.AvailabilityZone,
    backupRetentionPeriod: instance.BackupRetentionPeriod,
    backupWindow: instance.PreferredBackupWindow,
    caCertIdentifier: instance.CACertificateIdentifier,
    copyTagsToSnapshot: instance.CopyTagsToSnapshot,
    dbName: instance.DBName,
    dbSubnetGroupName: instance.DBSubnetGroup?.DBSubnetGroupName,
    deletionProtection: instance.DeletionProtection,
    enabledCloudwatchLogsExports: logExports(instance, known),
    endpoint: host === "" ? "" : `${host}:${port}`,
    engine: instance.Engine,
    engineVersion: declaredVersion(known["engineVersion"], instance.EngineVersion),
    engineVersionActual: instance.EngineVersion,
    // Computed by AWS: a program that leaves it out has not drifted.
    engineLifecycleSupport:
      known["engineLifecycleSupport"] === undefined ? undefined : instance.EngineLifecycleSupport,
    hostedZoneId: instance.Endpoint?.HostedZoneId,
    iamDatabaseAuthenticationEnabled: instance.IAMDatabaseAuthenticationEnabled,
    identifier: instance.DBInstanceIdentifier,
    instanceClass: instance.DBInstanceClass,
    iops: instance.Iops,
    kmsKeyId: instance.KmsKeyId,
    latestRestorableTime: instance.LatestRestorableTime?.toISOString(),
    licenseModel: instance.LicenseModel,
    maintenanceWindow: instance.PreferredMaintenanceWindow,
    maxAllocatedStorage: instance.MaxAllocatedStorage,
    monitoringInterval: instance.MonitoringInterval,
    multiAz: instance.MultiAZ,
    optionGroupName: instance.OptionGroupMemberships?.[0]?.OptionGroupName,
    parameterGroupName: instance.DBParameterGroups?.[0]?.DBParameterGroupName,
    performanceInsightsEnabled: instance.PerformanceInsightsEnabled,
    port: port === 0 ? undefined : port,
    publiclyAccessible: instance.PubliclyAccessible,
    resourceId: instance.DbiResourceId,
    status: instance.DBInstanceStatus,
    storageEncrypted: instance.StorageEncrypted,
    storageType: instance.StorageType,
    tagsAll: tagRecord(instance.TagList),
    username: instance.MasterUsername,
    vpcSecurityGroupIds: instance.VpcSecurityGroups?.map((group) => group.VpcSecurityGroupId ?? ""),
  };
  return overKnown(told, known);
}

/** What AWS tells, over what only the program knows. */
export function overKnown(told: Readonly<Record<string, Value | undefined>>, known: Properties): Properties {
  const outputs: Properties = { ...known };
  for (const [name, value] of Object.entries(told)) {
    if (value !== undefined) outputs[name] = value;
  }
  return outputs;
}

/** The exported logs: none and not declared are the same; none where some were declared is drift. */
export function logExports(
  { EnabledCloudwatchLogsExports: types = [] }: Pick<DBInstance, "EnabledCloudwatchLogsExports">,
  known: Properties,
): string[] | undefined {
  const isSaid = types.length > 0 || known["enabledCloudwatchLogsExports"] !== undefined;
  return isSaid ? types : undefined;
}

/** The engine's version: a program that declares "16" has not drifted when AWS runs 16.4. */
export function declaredVersion(declared: Value | undefined, actual: string | undefined): Value | undefined {
  const isPrefix = typeof declared === "string" && (actual ?? "").startsWith(`${declared}.`);
  return isPrefix ? declared : actual;
}

/** Tags as the state records them. */
export function tagRecord(tags: readonly Tag[] | undefined): Properties {
  return Object.fromEntries((tags ?? []).map((tag) => [tag.Key ?? "", tag.Value ?? ""]));
}
