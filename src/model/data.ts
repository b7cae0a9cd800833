/** How the toolkit itself reaches a PostgreSQL database; the password stays a reference. */
export interface DatabaseConnection {
  readonly host: string;
  readonly port: number;
  readonly database: string;
  readonly user: string;
  /** The value, resolved from the environment; never journalled, planned or printed. */
  readonly password: string | undefined;
  readonly ssl: boolean;
}

/** Rows per table, by `schema.table`; what invariants and losses are counted in. */
export type TableCounts = Readonly<Record<string, number>>;

/** How data comes back, best first. */
export type DataWay =
  | { readonly kind: "none"; readonly why: string }
  | {
      readonly kind: "down-migration";
      readonly why: string;
      readonly fromVersion: string;
      readonly toVersion: string;
    }
  | { readonly kind: "point-in-time"; readonly why: string; readonly at: string }
  | { readonly kind: "snapshot"; readonly why: string; readonly snapshot: string; readonly takenAt: string };

/** What going that way gives up; `unknown` is never shown as 0. */
export interface DataLoss {
  /** From the moment the data returns to until now. */
  readonly minutes: number;
  /** Rows written since, per table; null where it cannot be told before the restore. */
  readonly rows: Readonly<Record<string, number | null>>;
  /** Columns and tables that a down migration drops, with the rows in them. */
  readonly drops: readonly { readonly name: string; readonly rows: number }[];
}

/** How the restored database takes the place of the old one. */
export type CutOver =
  | { readonly kind: "rename"; readonly why: string }
  | { readonly kind: "adopt"; readonly why: string }
  | { readonly kind: "indirection"; readonly why: string };

/** One RDS DB instance as the API describes it, reduced to what is carried, compared and shown. */
export interface RdsInstance {
  readonly identifier: string;
  /** Immutable, unlike the identifier: this is what Pulumi's state holds as id. */
  readonly resourceId: string;
  readonly arn: string;
  readonly status: string;
  readonly engine: string;
  readonly engineVersion: string;
  readonly endpoint: { readonly host: string; readonly port: number } | undefined;
  /** The attributes that a restore does not bring along by itself. */
  readonly attributes: RdsAttributes;
  readonly pendingModifications: readonly string[];
  /** A parameter group is applied only after a reboot. */
  readonly needsReboot: boolean;
  /** They stay with the old instance when another one takes its name. */
  readonly readReplicas: readonly string[];
  readonly latestRestorableAt: string | undefined;
  readonly tags: Readonly<Record<string, string>>;
  /** Only of an instance of a cluster, which has no data of its own. */
  readonly membership?: ClusterMembership;
}

/** Where an instance stands in its cluster. */
export interface ClusterMembership {
  /** The name of the cluster, which changes with its renames. */
  readonly cluster: string;
  /** Who takes over first when the writer fails: 0 before 15. */
  readonly promotionTier: number | undefined;
  readonly availabilityZone: string | undefined;
}

/** What a restored instance must have in common with its source before any cut-over. */
export interface RdsAttributes {
  readonly instanceClass: string;
  readonly storageType: string | undefined;
  readonly allocatedStorageGb: number;
  readonly iops: number | undefined;
  readonly storageThroughput: number | undefined;
  readonly multiAz: boolean;
  readonly publiclyAccessible: boolean;
  readonly deletionProtection: boolean;
  readonly iamAuthentication: boolean;
  readonly securityGroups: readonly string[];
  readonly subnetGroup: string | undefined;
  readonly parameterGroup: string | undefined;
  readonly optionGroup: string | undefined;
  readonly backupRetentionDays: number;
  readonly backupWindow: string | undefined;
  readonly maintenanceWindow: string | undefined;
  readonly copyTagsToSnapshot: boolean;
  readonly logExports: readonly string[];
  readonly caCertificate: string | undefined;
  readonly monitoringIntervalSeconds: number;
  readonly monitoringRole: string | undefined;
  readonly performanceInsights: boolean;
  readonly performanceInsightsKey: string | undefined;
  readonly networkType: string | undefined;
  readonly dedicatedLogVolume: boolean;
  readonly managedMasterPassword: boolean;
  readonly autoMinorVersionUpgrade: boolean;
  readonly maxAllocatedStorageGb: number | undefined;
  readonly kmsKey: string | undefined;
  readonly engineLifecycleSupport: string | undefined;
}

/** One manual or automated snapshot of an instance or a cluster. */
export interface RdsSnapshot {
  readonly id: string;
  readonly arn: string;
  readonly source: string;
  /** Which instance it was taken of, whatever that is called now. */
  readonly sourceResourceId: string;
  readonly status: string;
  readonly createdAt: string | undefined;
  readonly engine: string;
  readonly engineVersion: string;
  readonly kmsKey: string | undefined;
  readonly type: string;
  readonly tags: Readonly<Record<string, string>>;
}
