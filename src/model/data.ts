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

/** Something that a way back drops, with the rows that lose a value by it. */
export interface DataDrop {
  /** `public.orders`, `public.orders.note`, or the beginning of a statement. */
  readonly name: string;
  /** null where it cannot be told, and null is never 0. */
  readonly rows: number | null;
}

/** What going that way gives up; `null` is unknown and is never shown as 0. */
export interface DataLoss {
  /** Whole minutes from the moment the data returns to until now; 0 for a way down, which loses no time. */
  readonly minutes: number;
  /** Rows written since, per table; null where it cannot be told before the restore. */
  readonly rows: Readonly<Record<string, number | null>>;
  /** Columns and tables that a down migration drops, with the rows in them. */
  readonly drops: readonly DataDrop[];
  /** Rows that the way down may lose when it runs: those counted, and room for writers that go on until the fence. */
  readonly mostRows: number;
}

/** Nothing is given up. */
export const NO_LOSS: DataLoss = { minutes: 0, rows: {}, drops: [], mostRows: 0 };

/** How one database comes back in a rollback: the part of a plan that a person confirms by number. */
export interface DataPlan {
  /** Its name in rollback.yaml, or in the program. */
  readonly database: string;
  readonly way: DataWay;
  /** The ids of its steps in the plan, in their order. */
  readonly steps: readonly string[];
  readonly loss: DataLoss;
  /** Undefined where the database stays where it is. */
  readonly cutOver: CutOver | undefined;
  /** How long the data part should take; `isMeasured` is false until earlier runs of this stack have timed each of its steps. */
  readonly estimate: { readonly ms: number; readonly isMeasured: boolean } | undefined;
}

/** Whether a database is brought back at all. */
export function isBroughtBack({ way }: DataPlan): boolean {
  return way.kind !== "none";
}

/** How far the schema of a database is from the one that a release knows. */
export interface SchemaFacts {
  readonly tool: string;
  /** Where the database stands; undefined before the first migration. */
  readonly current: string | undefined;
  /** Why that cannot be trusted: a migration that was begun and did not end. */
  readonly dirty: string | undefined;
  /** The last applied migration before those that the release does not know; undefined where there is none. */
  readonly target: string | undefined;
  /** Applied migrations that the release does not know, newest first. */
  readonly beyond: readonly string[];
  /** Migrations of the release that are not applied, oldest first: its program may expect them. */
  readonly missing: readonly string[];
  /** When the first of those beyond was applied, ISO by the database's clock, where the tool's table tells. */
  readonly beyondSince: string | undefined;
  /** What those destroyed on their way up, in words: no way down brings it back. */
  readonly destroyed: readonly string[];
  /** Why there is no way down; undefined when there is one. */
  readonly obstacle: string | undefined;
  /** What the way down drops. */
  readonly drops: readonly DataDrop[];
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
  /** When the instance came to be: its own backups reach no further back. */
  readonly createdAt: string | undefined;
  readonly latestRestorableAt: string | undefined;
  readonly tags: Readonly<Record<string, string>>;
  /** What a restored one will lack whatever this tool does, in words. */
  readonly notCarried: readonly string[];
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

/** An IAM role that a database may act as: to reach S3, Lambda and the like. */
export interface AssociatedRole {
  readonly arn: string;
  /** What it is for, such as `s3Import`; empty where a cluster's role names nothing. */
  readonly feature: string;
  /** Only an ACTIVE one works; PENDING passes by itself, INVALID does not. */
  readonly status: string;
}

/** What a restored instance must have in common with its source before any cut-over. */
export interface RdsAttributes {
  readonly instanceClass: string;
  readonly storageType: string | undefined;
  readonly allocatedStorageGb: number;
  readonly iops: number | undefined;
  readonly storageThroughput: number | undefined;
  readonly multiAz: boolean;
  /** Undefined for a Multi-AZ instance, whose zone changes with every failover. */
  readonly availabilityZone: string | undefined;
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
  readonly performanceInsightsDays: number | undefined;
  /** Undefined for an instance of a cluster, which decides it. */
  readonly databaseInsights: "standard" | "advanced" | undefined;
  readonly networkType: string | undefined;
  readonly dedicatedLogVolume: boolean;
  readonly managedMasterPassword: boolean;
  readonly masterSecretKey: string | undefined;
  readonly associatedRoles: readonly AssociatedRole[];
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
