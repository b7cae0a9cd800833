import type { ClusterFields } from "../adapters/rds-change-cluster.ts";
import type { ClusterRestoreFields, MemberFields } from "../adapters/rds-restore-cluster.ts";
import type { RdsInstance } from "../model/data.ts";
import type { ClusterAttributes } from "../model/rds-database.ts";

/** What a restored cluster is told, in AWS's own words: at its birth, and afterwards by ModifyDBCluster. */
export interface CarriedClusterAttributes {
  readonly atRestore: ClusterRestoreFields;
  readonly afterwards: ClusterFields;
}

/**
 * Splits the attributes of a cluster into what a restore call takes and what must be modified afterwards.
 *
 * Without this a restored cluster has the default security group and parameter group. Deletion
 * protection is on whatever the source had. The key comes with the backup and cannot be passed.
 */
export function clusterAttributesToCarry(source: ClusterAttributes): CarriedClusterAttributes {
  const { serverlessMinCapacity: MinCapacity, serverlessMaxCapacity: MaxCapacity } = source;
  const atRestore: ClusterRestoreFields = {
    DeletionProtection: true,
    EnableIAMDatabaseAuthentication: source.iamAuthentication,
    VpcSecurityGroupIds: some(source.securityGroups),
    DBSubnetGroupName: source.subnetGroup,
    DBClusterParameterGroupName: source.parameterGroup,
    BackupRetentionPeriod: source.backupRetentionDays,
    PreferredBackupWindow: source.backupWindow,
    CopyTagsToSnapshot: source.copyTagsToSnapshot,
    EnableCloudwatchLogsExports: some(source.logExports),
    StorageType: source.storageType,
    NetworkType: source.networkType,
    EngineLifecycleSupport: source.engineLifecycleSupport,
    ...(source.backtrackWindowSeconds > 0 ? { BacktrackWindow: source.backtrackWindowSeconds } : {}),
    ...(MinCapacity === undefined || MaxCapacity === undefined
      ? {}
      : { ServerlessV2ScalingConfiguration: { MinCapacity, MaxCapacity } }),
  };
  const afterwards: ClusterFields = {
    PreferredMaintenanceWindow: source.maintenanceWindow,
    ...(source.managedMasterPassword
      ? { ManageMasterUserPassword: true, MasterUserSecretKmsKeyId: source.masterSecretKey }
      : {}),
  };
  return { atRestore, afterwards };
}

/** What a new instance of a restored cluster is told, so that it is as the one it stands for. */
export function memberAttributesToCarry({ attributes, membership }: RdsInstance): MemberFields {
  return {
    DBInstanceClass: attributes.instanceClass,
    DBParameterGroupName: attributes.parameterGroup,
    PromotionTier: membership?.promotionTier,
    AvailabilityZone: membership?.availabilityZone,
    PubliclyAccessible: attributes.publiclyAccessible,
    CopyTagsToSnapshot: attributes.copyTagsToSnapshot,
    AutoMinorVersionUpgrade: attributes.autoMinorVersionUpgrade,
    PreferredMaintenanceWindow: attributes.maintenanceWindow,
    CACertificateIdentifier: attributes.caCertificate,
    ...(attributes.monitoringIntervalSeconds > 0 && attributes.monitoringRole !== undefined
      ? {
          MonitoringInterval: attributes.monitoringIntervalSeconds,
          MonitoringRoleArn: attributes.monitoringRole,
        }
      : {}),
    ...(attributes.performanceInsights
      ? {
          EnablePerformanceInsights: true,
          PerformanceInsightsKMSKeyId: attributes.performanceInsightsKey,
          PerformanceInsightsRetentionPeriod: attributes.performanceInsightsDays,
        }
      : {}),
  };
}

const some = (texts: readonly string[]): string[] | undefined =>
  texts.length === 0 ? undefined : [...texts];
