import type { RdsAttributes } from "../model/data.ts";
import { storageToPass } from "./storage-to-pass.ts";

/** What a restored instance is told, in AWS's own words: at its birth, and afterwards by ModifyDBInstance. */
export interface CarriedAttributes {
  readonly atRestore: {
    readonly DBInstanceClass: string;
    readonly StorageType?: string;
    readonly Iops?: number;
    readonly StorageThroughput?: number;
    readonly MultiAZ: boolean;
    readonly AvailabilityZone?: string;
    readonly PubliclyAccessible: boolean;
    readonly DeletionProtection: boolean;
    readonly EnableIAMDatabaseAuthentication: boolean;
    readonly VpcSecurityGroupIds?: string[];
    readonly DBSubnetGroupName?: string;
    readonly DBParameterGroupName?: string;
    readonly OptionGroupName?: string;
    readonly BackupRetentionPeriod: number;
    readonly PreferredBackupWindow?: string;
    readonly CopyTagsToSnapshot: boolean;
    readonly EnableCloudwatchLogsExports?: string[];
    readonly CACertificateIdentifier?: string;
    readonly AutoMinorVersionUpgrade: boolean;
    readonly EngineLifecycleSupport?: string;
    readonly NetworkType?: string;
    readonly DedicatedLogVolume?: boolean;
  };
  readonly afterwards: {
    readonly PreferredMaintenanceWindow?: string;
    readonly MaxAllocatedStorage?: number;
    readonly MonitoringInterval?: number;
    readonly MonitoringRoleArn?: string;
    readonly EnablePerformanceInsights?: boolean;
    readonly PerformanceInsightsKMSKeyId?: string;
    readonly PerformanceInsightsRetentionPeriod?: number;
    readonly DatabaseInsightsMode?: "standard" | "advanced";
    readonly ManageMasterUserPassword?: boolean;
    readonly MasterUserSecretKmsKeyId?: string;
  };
}

/**
 * Splits the attributes of the source into what a restore call takes and what must be modified afterwards.
 *
 * Without this a restored instance has the default security group, the default parameter group and
 * one zone (RDS API reference, RestoreDBInstanceFromDBSnapshot). Deletion protection is on whatever
 * the source had: until the cut-over nothing else keeps the copy alive. The key and the engine come
 * with the backup and cannot be passed.
 */
export function attributesToCarry(source: RdsAttributes): CarriedAttributes {
  return {
    atRestore: {
      DBInstanceClass: source.instanceClass,
      ...storageToPass(source),
      MultiAZ: source.multiAz,
      ...(source.multiAz ? {} : given("AvailabilityZone", source.availabilityZone)),
      PubliclyAccessible: source.publiclyAccessible,
      DeletionProtection: true,
      EnableIAMDatabaseAuthentication: source.iamAuthentication,
      ...given("VpcSecurityGroupIds", some(source.securityGroups)),
      ...given("DBSubnetGroupName", source.subnetGroup),
      ...given("DBParameterGroupName", source.parameterGroup),
      ...given("OptionGroupName", source.optionGroup),
      BackupRetentionPeriod: source.backupRetentionDays,
      ...given("PreferredBackupWindow", source.backupWindow),
      CopyTagsToSnapshot: source.copyTagsToSnapshot,
      ...given("EnableCloudwatchLogsExports", some(source.logExports)),
      ...given("CACertificateIdentifier", source.caCertificate),
      AutoMinorVersionUpgrade: source.autoMinorVersionUpgrade,
      ...given("EngineLifecycleSupport", source.engineLifecycleSupport),
      ...given("NetworkType", source.networkType),
      ...(source.dedicatedLogVolume ? { DedicatedLogVolume: true } : {}),
    },
    afterwards: {
      ...given("PreferredMaintenanceWindow", source.maintenanceWindow),
      ...given("MaxAllocatedStorage", source.maxAllocatedStorageGb),
      ...(source.monitoringIntervalSeconds > 0 && source.monitoringRole !== undefined
        ? { MonitoringInterval: source.monitoringIntervalSeconds, MonitoringRoleArn: source.monitoringRole }
        : {}),
      ...(source.performanceInsights
        ? {
            EnablePerformanceInsights: true,
            ...given("PerformanceInsightsKMSKeyId", source.performanceInsightsKey),
            ...given("PerformanceInsightsRetentionPeriod", source.performanceInsightsDays),
            ...given("DatabaseInsightsMode", source.databaseInsights),
          }
        : {}),
      ...(source.managedMasterPassword
        ? { ManageMasterUserPassword: true, ...given("MasterUserSecretKmsKeyId", source.masterSecretKey) }
        : {}),
    },
  };
}

function given<Name extends string, Value>(
  name: Name,
  value: Value | undefined,
): Partial<Record<Name, Value>> {
  return (value === undefined ? {} : { [name]: value }) as Partial<Record<Name, Value>>;
}

const some = (texts: readonly string[]): string[] | undefined =>
  texts.length === 0 ? undefined : [...texts];
