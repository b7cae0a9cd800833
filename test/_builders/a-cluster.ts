import type { RdsCluster } from "../../src/model/rds-database.ts";

/** The stack's Aurora cluster with one instance, available, with nothing pending. */
export function aCluster(overrides: Partial<RdsCluster> = {}): RdsCluster {
  const identifier = overrides.identifier ?? "orders";
  return {
    identifier,
    resourceId: "cluster-OLD",
    arn: `arn:aws:rds:eu-central-1:123456789012:cluster:${identifier}`,
    status: "available",
    engine: "aurora-postgresql",
    engineVersion: "15.8",
    endpoint: { host: `${identifier}.cluster-abc.eu-central-1.rds.amazonaws.com`, port: 5432 },
    readerEndpoint: `${identifier}.cluster-ro-abc.eu-central-1.rds.amazonaws.com`,
    attributes: {
      engineMode: "provisioned",
      storageType: "aurora-iopt1",
      deletionProtection: true,
      iamAuthentication: true,
      securityGroups: ["sg-app"],
      subnetGroup: "private",
      parameterGroup: "tuned-cluster",
      backupRetentionDays: 7,
      backupWindow: "04:00-04:30",
      maintenanceWindow: "sun:05:00-sun:05:30",
      copyTagsToSnapshot: true,
      logExports: ["postgresql"],
      networkType: "IPV4",
      managedMasterPassword: false,
      masterSecretKey: undefined,
      associatedRoles: [],
      kmsKey: "arn:aws:kms:eu-central-1:123456789012:key/1",
      engineLifecycleSupport: "open-source-rds-extended-support",
      backtrackWindowSeconds: 0,
      serverlessMinCapacity: 0.5,
      serverlessMaxCapacity: 8,
    },
    members: [{ identifier: `${identifier}-1`, isWriter: true }],
    globalCluster: undefined,
    pendingModifications: [],
    readReplicas: [],
    createdAt: "2026-01-01T00:00:00.000Z",
    latestRestorableAt: "2026-11-21T02:55:00.000Z",
    tags: { team: "orders" },
    notCarried: [],
    ...overrides,
  };
}
