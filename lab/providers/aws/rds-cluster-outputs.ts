import type { DBCluster } from "@aws-sdk/client-rds";

import type { Properties, Value } from "../harness/property-values.ts";
import { declaredVersion, logExports, overKnown, tagRecord } from "./rds-outputs.ts";

/** Outputs of a cluster that are not inputs of the program. */
export const CLUSTER_COMPUTED = [
  ...["arn", "clusterMembers", "clusterResourceId", "endpoint", "engineVersionActual", "hostedZoneId"],
  ...["masterUserSecrets", "port", "readerEndpoint"],
];

/** The state of a cluster: what AWS says about it, over what only the program knows. */
export function clusterOutputs(cluster: DBCluster, known: Properties): Properties {
  const told: Record<string, Value | undefined> = {
    arn: cluster.DBClusterArn,
    backupRetentionPeriod: cluster.BackupRetentionPeriod,
    clusterIdentifier: cluster.DBClusterIdentifier,
    clusterMembers: cluster.DBClusterMembers?.map((member) => member.DBInstanceIdentifier ?? ""),
    clusterResourceId: cluster.DbClusterResourceId,
    copyTagsToSnapshot: cluster.CopyTagsToSnapshot,
    databaseName: cluster.DatabaseName,
    dbClusterParameterGroupName: cluster.DBClusterParameterGroup,
    dbSubnetGroupName: cluster.DBSubnetGroup,
    deletionProtection: cluster.DeletionProtection,
    enabledCloudwatchLogsExports: logExports(cluster, known),
    endpoint: cluster.Endpoint,
    engine: cluster.Engine,
    engineMode: cluster.EngineMode,
    engineVersion: declaredVersion(known["engineVersion"], cluster.EngineVersion),
    engineVersionActual: cluster.EngineVersion,
    hostedZoneId: cluster.HostedZoneId,
    iamDatabaseAuthenticationEnabled: cluster.IAMDatabaseAuthenticationEnabled,
    kmsKeyId: cluster.KmsKeyId,
    masterUsername: cluster.MasterUsername,
    networkType: cluster.NetworkType,
    port: cluster.Port,
    preferredBackupWindow: cluster.PreferredBackupWindow,
    preferredMaintenanceWindow: cluster.PreferredMaintenanceWindow,
    readerEndpoint: cluster.ReaderEndpoint,
    storageEncrypted: cluster.StorageEncrypted,
    tagsAll: tagRecord(cluster.TagList),
    vpcSecurityGroupIds: cluster.VpcSecurityGroups?.map((group) => group.VpcSecurityGroupId ?? ""),
  };
  return overKnown(told, known);
}
