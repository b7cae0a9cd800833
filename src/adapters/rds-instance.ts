import type { DBInstance } from "@aws-sdk/client-rds";
import type { RdsAttributes, RdsInstance } from "../model/data.ts";
import { tagsOf } from "./rds-tags.ts";

/** Reduces what DescribeDBInstances says of an instance to what is carried, compared and shown. */
export function toInstance(told: DBInstance): RdsInstance {
  const { Address: host, Port: port } = told.Endpoint ?? {};
  return {
    identifier: told.DBInstanceIdentifier ?? "",
    resourceId: told.DbiResourceId ?? "",
    arn: told.DBInstanceArn ?? "",
    status: told.DBInstanceStatus ?? "",
    engine: told.Engine ?? "",
    engineVersion: told.EngineVersion ?? "",
    endpoint: host === undefined || port === undefined ? undefined : { host, port },
    attributes: toAttributes(told),
    pendingModifications: pendingIn(told.PendingModifiedValues ?? {}),
    needsReboot:
      told.DBParameterGroups?.some((group) => group.ParameterApplyStatus === "pending-reboot") ?? false,
    readReplicas: told.ReadReplicaDBInstanceIdentifiers ?? [],
    createdAt: told.InstanceCreateTime?.toISOString(),
    latestRestorableAt: told.LatestRestorableTime?.toISOString(),
    tags: tagsOf(told.TagList),
    ...membershipOf(told),
  };
}

function membershipOf(told: DBInstance): Pick<RdsInstance, "membership"> {
  const { DBClusterIdentifier: cluster, PromotionTier: promotionTier, AvailabilityZone } = told;
  if (cluster === undefined) return {};
  return { membership: { cluster, promotionTier, availabilityZone: AvailabilityZone } };
}

function toAttributes(told: DBInstance): RdsAttributes {
  const active = told.OptionGroupMemberships?.find(({ Status }) => Status !== "removing");
  const groups = told.VpcSecurityGroups ?? [];
  return {
    instanceClass: told.DBInstanceClass ?? "",
    storageType: told.StorageType,
    allocatedStorageGb: told.AllocatedStorage ?? 0,
    iops: told.Iops,
    storageThroughput: told.StorageThroughput,
    multiAz: told.MultiAZ ?? false,
    publiclyAccessible: told.PubliclyAccessible ?? false,
    deletionProtection: told.DeletionProtection ?? false,
    iamAuthentication: told.IAMDatabaseAuthenticationEnabled ?? false,
    securityGroups: groups.flatMap(({ VpcSecurityGroupId: id }) => (id === undefined ? [] : [id])).sort(),
    subnetGroup: told.DBSubnetGroup?.DBSubnetGroupName,
    parameterGroup: told.DBParameterGroups?.[0]?.DBParameterGroupName,
    optionGroup: active?.OptionGroupName,
    backupRetentionDays: told.BackupRetentionPeriod ?? 0,
    backupWindow: told.PreferredBackupWindow,
    maintenanceWindow: told.PreferredMaintenanceWindow,
    copyTagsToSnapshot: told.CopyTagsToSnapshot ?? false,
    logExports: [...(told.EnabledCloudwatchLogsExports ?? [])].sort(),
    caCertificate: told.CACertificateIdentifier,
    monitoringIntervalSeconds: told.MonitoringInterval ?? 0,
    monitoringRole: told.MonitoringRoleArn,
    performanceInsights: told.PerformanceInsightsEnabled ?? false,
    performanceInsightsKey: told.PerformanceInsightsKMSKeyId,
    networkType: told.NetworkType,
    dedicatedLogVolume: told.DedicatedLogVolume ?? false,
    managedMasterPassword: told.MasterUserSecret !== undefined,
    autoMinorVersionUpgrade: told.AutoMinorVersionUpgrade ?? true,
    maxAllocatedStorageGb: told.MaxAllocatedStorage,
    kmsKey: told.KmsKeyId,
    engineLifecycleSupport: told.EngineLifecycleSupport,
  };
}

/** What waits to be applied; the SDK fills absent lists in, so an empty one is no modification. */
export function pendingIn(values: object): string[] {
  return Object.entries(values)
    .filter(([, value]) => value !== undefined && !(Array.isArray(value) && value.length === 0))
    .map(([name]) => name);
}
