import type { DBCluster, DBInstance } from "@aws-sdk/client-rds";
import type { RdsAttributes, RdsInstance } from "../model/data.ts";
import { associatedRoles, invalidRoles, pendingRoles } from "./rds-roles.ts";
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
    pendingModifications: [
      ...pendingIn(told.PendingModifiedValues ?? {}),
      ...pendingRoles(told.AssociatedRoles),
    ],
    needsReboot:
      told.DBParameterGroups?.some((group) => group.ParameterApplyStatus === "pending-reboot") ?? false,
    readReplicas: told.ReadReplicaDBInstanceIdentifiers ?? [],
    createdAt: told.InstanceCreateTime?.toISOString(),
    latestRestorableAt: told.LatestRestorableTime?.toISOString(),
    tags: tagsOf(told.TagList),
    notCarried: notCarriedOf(told),
    ...membershipOf(told),
  };
}

function membershipOf(told: DBInstance): Pick<RdsInstance, "membership"> {
  const { DBClusterIdentifier: cluster, PromotionTier: promotionTier, AvailabilityZone } = told;
  if (cluster === undefined) return {};
  return { membership: { cluster, promotionTier, availabilityZone: AvailabilityZone } };
}

function notCarriedOf(told: DBInstance): string[] {
  const domains = (told.DomainMemberships ?? []).map(({ Domain, FQDN }) => FQDN ?? Domain ?? "a directory");
  const copies = told.DBInstanceAutomatedBackupsReplications ?? [];
  return [
    ...domains.map((domain) => `the membership in the directory ${domain}`),
    ...copies.map(
      ({ DBInstanceAutomatedBackupsArn: arn }) => `the replication of its backups to ${arn ?? "?"}`,
    ),
    ...invalidRoles(told.AssociatedRoles),
    ...(hasActivityStream(told) ? ["its activity stream"] : []),
    ...(told.CustomerOwnedIpEnabled ? ["its customer-owned IP address"] : []),
  ];
}

/** Whether an instance or a cluster streams its activity. */
export function hasActivityStream({ ActivityStreamStatus: status }: DBInstance | DBCluster): boolean {
  return status === "started" || status === "starting";
}

function toAttributes(told: DBInstance): RdsAttributes {
  const active = told.OptionGroupMemberships?.find(({ Status }) => Status !== "removing");
  const groups = told.VpcSecurityGroups ?? [];
  const isMember = told.DBClusterIdentifier !== undefined;
  return {
    instanceClass: told.DBInstanceClass ?? "",
    storageType: told.StorageType,
    allocatedStorageGb: told.AllocatedStorage ?? 0,
    iops: told.Iops,
    storageThroughput: told.StorageThroughput,
    multiAz: told.MultiAZ ?? false,
    availabilityZone: told.MultiAZ === true ? undefined : told.AvailabilityZone,
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
    performanceInsightsDays: told.PerformanceInsightsRetentionPeriod,
    databaseInsights: isMember ? undefined : told.DatabaseInsightsMode,
    networkType: told.NetworkType,
    dedicatedLogVolume: told.DedicatedLogVolume ?? false,
    managedMasterPassword: told.MasterUserSecret !== undefined,
    masterSecretKey: told.MasterUserSecret?.KmsKeyId,
    // An instance of a cluster acts as the cluster's roles.
    associatedRoles: isMember ? [] : associatedRoles(told.AssociatedRoles),
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
