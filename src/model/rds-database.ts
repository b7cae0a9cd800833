import type { AssociatedRole, RdsInstance } from "./data.ts";

/** What can be restored: an instance with its own storage, or an Aurora cluster. */
export type RdsDatabase = RdsInstance | RdsCluster;

/** The two sorts of database, which the API keeps apart by their names and calls. */
export type DatabaseKind = "instance" | "cluster";

/** Which sort a resource id belongs to (`db-…` or `cluster-…`). */
export function databaseKind(resourceId: string): DatabaseKind {
  return resourceId.startsWith("cluster-") ? "cluster" : "instance";
}

/** An Aurora cluster: it holds the data and the endpoints; its instances only compute. */
export interface RdsCluster {
  readonly identifier: string;
  /** Immutable, unlike the identifier, which is what Pulumi's state holds as id. */
  readonly resourceId: string;
  readonly arn: string;
  readonly status: string;
  readonly engine: string;
  readonly engineVersion: string;
  readonly endpoint: { readonly host: string; readonly port: number } | undefined;
  readonly readerEndpoint: string | undefined;
  /** The attributes that a restore does not bring along by itself. */
  readonly attributes: ClusterAttributes;
  readonly members: readonly { readonly identifier: string; readonly isWriter: boolean }[];
  /** The global cluster it belongs to; a restored one belongs to none. */
  readonly globalCluster: string | undefined;
  readonly pendingModifications: readonly string[];
  /** Clusters in other regions that follow this one; they stay with it. */
  readonly readReplicas: readonly string[];
  readonly createdAt: string | undefined;
  readonly latestRestorableAt: string | undefined;
  readonly tags: Readonly<Record<string, string>>;
  /** What a restored one will lack whatever this tool does, in words. */
  readonly notCarried: readonly string[];
}

/** What a restored cluster must have in common with its source before any cut-over. */
export interface ClusterAttributes {
  readonly engineMode: string;
  readonly storageType: string | undefined;
  readonly deletionProtection: boolean;
  readonly iamAuthentication: boolean;
  readonly securityGroups: readonly string[];
  readonly subnetGroup: string | undefined;
  readonly parameterGroup: string | undefined;
  readonly backupRetentionDays: number;
  readonly backupWindow: string | undefined;
  readonly maintenanceWindow: string | undefined;
  readonly copyTagsToSnapshot: boolean;
  readonly logExports: readonly string[];
  readonly networkType: string | undefined;
  readonly managedMasterPassword: boolean;
  readonly masterSecretKey: string | undefined;
  readonly associatedRoles: readonly AssociatedRole[];
  readonly kmsKey: string | undefined;
  readonly engineLifecycleSupport: string | undefined;
  readonly backtrackWindowSeconds: number;
  readonly serverlessMinCapacity: number | undefined;
  readonly serverlessMaxCapacity: number | undefined;
}
