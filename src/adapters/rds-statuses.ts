/**
 * Statuses an instance or a cluster passes through on its way to `available`, as terraform-provider-aws waits for them.
 *
 * `storage-full` is one: autoscaling gets out of it. Anything that is neither here nor among the
 * broken ones is unknown, and unknown ends the wait.
 */
export const PENDING_STATUSES: ReadonlySet<string> = new Set([
  ...["backing-up", "configuring-associated-roles", "configuring-enhanced-monitoring"],
  ...["configuring-iam-database-auth", "configuring-log-exports", "configuring-activity-stream"],
  ...["converting-to-vpc", "creating", "maintenance", "modifying", "moving-to-vpc", "rebooting", "renaming"],
  ...["resetting-master-credentials", "starting", "storage-config-upgrade", "storage-full"],
  ...["storage-initialization", "upgrading"],
  // Of clusters only.
  ...["failing-over", "migrating", "preparing-data-migration", "promoting", "scaling-compute"],
  ...["scaling-storage", "update-iam-db-auth"],
]);

/** Ready for work: storage is optimized in the background after a change of its type or size. */
export const READY_STATUSES: ReadonlySet<string> = new Set(["available", "storage-optimization"]);

/** Statuses that end by a person's act only. */
const BROKEN =
  /^(failed|deleting|delete-precheck|stopp(ed|ing)|restore-error|insufficient-capacity|in(compatible|accessible)-.+)$/;

/** Sorts a status of an instance or cluster. */
export function statusKind(status: string): "ready" | "pending" | "broken" | "unknown" {
  if (READY_STATUSES.has(status)) return "ready";
  if (PENDING_STATUSES.has(status)) return "pending";
  return BROKEN.test(status) ? "broken" : "unknown";
}
