import type { DBCluster } from "@aws-sdk/client-rds";
import type { ClusterAttributes, RdsCluster } from "../model/rds-database.ts";
import { hasActivityStream, pendingIn } from "./rds-instance.ts";
import { associatedRoles, invalidRoles, pendingRoles } from "./rds-roles.ts";
import { tagsOf } from "./rds-tags.ts";

/** Reduces what DescribeDBClusters says of a cluster to what is carried, compared and shown. */
export function toCluster(told: DBCluster): RdsCluster {
  const { Endpoint: host, Port: port } = told;
  return {
    identifier: told.DBClusterIdentifier ?? "",
    resourceId: told.DbClusterResourceId ?? "",
    arn: told.DBClusterArn ?? "",
    status: told.Status ?? "",
    engine: told.Engine ?? "",
    engineVersion: told.EngineVersion ?? "",
    endpoint: host === undefined || port === undefined ? undefined : { host, port },
    readerEndpoint: told.ReaderEndpoint,
    attributes: toAttributes(told),
    members: (told.DBClusterMembers ?? []).map((member) => ({
      identifier: member.DBInstanceIdentifier ?? "",
      isWriter: member.IsClusterWriter ?? false,
    })),
    globalCluster: told.GlobalClusterIdentifier || undefined,
    pendingModifications: [
      ...pendingIn(told.PendingModifiedValues ?? {}),
      ...pendingRoles(told.AssociatedRoles),
    ],
    readReplicas: told.ReadReplicaIdentifiers ?? [],
    createdAt: told.ClusterCreateTime?.toISOString(),
    latestRestorableAt: told.LatestRestorableTime?.toISOString(),
    tags: tagsOf(told.TagList),
    notCarried: notCarriedOf(told),
  };
}

function notCarriedOf(told: DBCluster): string[] {
  const domains = (told.DomainMemberships ?? []).map(({ Domain, FQDN }) => FQDN ?? Domain ?? "a directory");
  return [
    ...domains.map((domain) => `the membership in the directory ${domain}`),
    ...(told.CustomEndpoints ?? []).map((endpoint) => `the custom endpoint ${endpoint}`),
    ...(told.HttpEndpointEnabled ? ["the Data API"] : []),
    ...(told.DatabaseInsightsMode === "advanced" ? ["the advanced mode of Database Insights"] : []),
    ...invalidRoles(told.AssociatedRoles),
    ...(hasActivityStream(told) ? ["its activity stream"] : []),
    ...(told.GlobalWriteForwardingRequested || told.LocalWriteForwardingStatus === "enabled"
      ? ["write forwarding"]
      : []),
  ];
}

function toAttributes(told: DBCluster): ClusterAttributes {
  const groups = told.VpcSecurityGroups ?? [];
  const { MinCapacity, MaxCapacity } = told.ServerlessV2ScalingConfiguration ?? {};
  return {
    engineMode: told.EngineMode ?? "provisioned",
    // AWS says nothing, an empty text or "aurora" for the same standard storage.
    storageType: told.StorageType === "aurora" ? undefined : told.StorageType || undefined,
    deletionProtection: told.DeletionProtection ?? false,
    iamAuthentication: told.IAMDatabaseAuthenticationEnabled ?? false,
    securityGroups: groups.flatMap(({ VpcSecurityGroupId: id }) => (id === undefined ? [] : [id])).sort(),
    subnetGroup: told.DBSubnetGroup,
    parameterGroup: told.DBClusterParameterGroup,
    backupRetentionDays: told.BackupRetentionPeriod ?? 0,
    backupWindow: told.PreferredBackupWindow,
    maintenanceWindow: told.PreferredMaintenanceWindow,
    copyTagsToSnapshot: told.CopyTagsToSnapshot ?? false,
    logExports: [...(told.EnabledCloudwatchLogsExports ?? [])].sort(),
    networkType: told.NetworkType,
    managedMasterPassword: told.MasterUserSecret !== undefined,
    masterSecretKey: told.MasterUserSecret?.KmsKeyId,
    associatedRoles: associatedRoles(told.AssociatedRoles),
    kmsKey: told.KmsKeyId,
    engineLifecycleSupport: told.EngineLifecycleSupport,
    backtrackWindowSeconds: told.BacktrackWindow ?? 0,
    serverlessMinCapacity: MinCapacity,
    serverlessMaxCapacity: MaxCapacity,
  };
}
