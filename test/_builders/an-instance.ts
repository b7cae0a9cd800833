import type { RdsAttributes, RdsInstance, RdsSnapshot } from "../../src/model/data.ts";

/** What an ordinary production instance has. */
export function someAttributes(overrides: Partial<RdsAttributes> = {}): RdsAttributes {
  return {
    instanceClass: "db.m6g.large",
    storageType: "gp3",
    allocatedStorageGb: 100,
    iops: undefined,
    storageThroughput: undefined,
    multiAz: true,
    availabilityZone: undefined,
    publiclyAccessible: false,
    deletionProtection: true,
    iamAuthentication: false,
    securityGroups: ["sg-app"],
    subnetGroup: "private",
    parameterGroup: "tuned",
    optionGroup: "default:postgres-15",
    backupRetentionDays: 7,
    backupWindow: "04:00-04:30",
    maintenanceWindow: "sun:05:00-sun:05:30",
    copyTagsToSnapshot: true,
    logExports: ["postgresql"],
    caCertificate: "rds-ca-rsa2048-g1",
    monitoringIntervalSeconds: 60,
    monitoringRole: "arn:aws:iam::123456789012:role/monitoring",
    performanceInsights: true,
    performanceInsightsKey: undefined,
    performanceInsightsDays: 7,
    databaseInsights: "standard",
    networkType: "IPV4",
    dedicatedLogVolume: false,
    managedMasterPassword: false,
    masterSecretKey: undefined,
    associatedRoles: [],
    autoMinorVersionUpgrade: true,
    maxAllocatedStorageGb: 200,
    kmsKey: "arn:aws:kms:eu-central-1:123456789012:key/1",
    engineLifecycleSupport: "open-source-rds-extended-support",
    ...overrides,
  };
}

/** The stack's database, available, with nothing pending. */
export function anInstance(overrides: Partial<RdsInstance> = {}): RdsInstance {
  const identifier = overrides.identifier ?? "orders";
  return {
    identifier,
    resourceId: "db-OLD",
    arn: `arn:aws:rds:eu-central-1:123456789012:db:${identifier}`,
    status: "available",
    engine: "postgres",
    engineVersion: "15.8",
    endpoint: { host: `${identifier}.abc.eu-central-1.rds.amazonaws.com`, port: 5432 },
    attributes: someAttributes(),
    pendingModifications: [],
    needsReboot: false,
    readReplicas: [],
    createdAt: "2026-01-05T09:00:00.000Z",
    latestRestorableAt: "2026-11-21T02:55:00.000Z",
    tags: { team: "orders" },
    notCarried: [],
    ...overrides,
  };
}

/** A snapshot of that database, ready. */
export function aSnapshot(overrides: Partial<RdsSnapshot> = {}): RdsSnapshot {
  const id = overrides.id ?? "nightly";
  return {
    id,
    arn: `arn:aws:rds:eu-central-1:123456789012:snapshot:${id}`,
    source: "orders",
    sourceResourceId: "db-OLD",
    status: "available",
    createdAt: "2026-11-21T01:00:00.000Z",
    engine: "postgres",
    engineVersion: "15.7",
    kmsKey: "arn:aws:kms:eu-central-1:123456789012:key/1",
    type: "automated",
    tags: {},
    ...overrides,
  };
}
