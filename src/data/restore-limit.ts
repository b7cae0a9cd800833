import type { RdsDatabase } from "../model/rds-database.ts";

const MINUTE_MS = 60_000;
/** The AWS provider's limit for a create (pulumi-aws, aws.rds.Instance customTimeouts). */
const CREATE_MINUTES = 40;
/** A rough minute per 5 GB covers the first backup of a large volume; the data itself is loaded lazily. */
const GB_PER_MINUTE = 5;

/** How long a restore or a snapshot of that size may take before it counts as stuck. */
export function restoreLimitMs(allocatedStorageGb: number): number {
  return (CREATE_MINUTES + Math.ceil(allocatedStorageGb / GB_PER_MINUTE)) * MINUTE_MS;
}

/** The AWS provider's limit for a cluster, whose size the API does not tell (pulumi-aws, aws.rds.Cluster customTimeouts). */
const CLUSTER_MINUTES = 120;

/** How long a restore or a snapshot of this database may take before it counts as stuck. */
export function restoreLimitOf(database: RdsDatabase): number {
  if ("members" in database) return CLUSTER_MINUTES * MINUTE_MS;
  return restoreLimitMs(database.attributes.allocatedStorageGb);
}

/** The size by which a restore is estimated; 0 for a cluster, whose size the API does not tell. */
export function storageGbOf(database: RdsDatabase): number {
  return "members" in database ? 0 : database.attributes.allocatedStorageGb;
}

/** How long a role may take to become active (terraform-provider-aws, aws_db_instance_role_association: ten minutes). */
export const ROLE_LIMIT_MS = 10 * MINUTE_MS;

/** How long a modification, a reboot or a rename may take (pulumi-aws allows 80 minutes for an update). */
export const MODIFY_LIMIT_MS = 80 * MINUTE_MS;
