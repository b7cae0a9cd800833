/** A refusal of the RDS API: its wire code, its text and its HTTP status. */
export class RdsError extends Error {
  readonly code: string;
  readonly status: number;

  constructor(code: string, message: string, status = 400) {
    super(message);
    this.name = "RdsError";
    this.code = code;
    this.status = status;
  }
}

/** The refusals that any action may give, worded as AWS words them. */
export const refuse = {
  missing: (name: string) =>
    new RdsError("MissingParameter", `The request must contain the parameter ${name}.`),
  invalidValue: (message: string) => new RdsError("InvalidParameterValue", message),
  invalidCombination: (message: string) => new RdsError("InvalidParameterCombination", message),
  instanceNotFound: (id: string) => new RdsError("DBInstanceNotFound", `DBInstance ${id} not found.`, 404),
  instanceExists: () => new RdsError("DBInstanceAlreadyExists", "DB instance already exists"),
  instanceQuota: () =>
    new RdsError("InstanceQuotaExceeded", "DB instance quota for this region is reached; delete one first"),
  notAvailable: (id: string) =>
    new RdsError("InvalidDBInstanceState", `Instance ${id} is not currently in the available state.`),
  invalidState: (message: string) => new RdsError("InvalidDBInstanceState", message),
  unknownAction: (action: string) =>
    new RdsError("InvalidAction", `The action ${action} is not valid for this web service.`),
  unsupported: (message: string) => new RdsError("UnsupportedOperation", message),
  restoreNotEnabled: (id: string) =>
    new RdsError(
      "PointInTimeRestoreNotEnabled",
      `Point-in-time restore is not enabled for ${id}: its backup retention period is 0.`,
    ),
  invalidRestore: (message: string) => new RdsError("InvalidRestoreFault", message),
};

/** What one kind of resource is called when it is refused; instances and clusters, and their snapshots, differ only in words. */
export interface KindWords {
  readonly notFound: (id: string) => RdsError;
  readonly exists: (id: string) => RdsError;
  readonly quota: () => RdsError;
  readonly wrongState: (id: string, state: string) => RdsError;
}

/** The refusals about a DB instance. */
export const INSTANCE_WORDS: KindWords = {
  notFound: refuse.instanceNotFound,
  exists: refuse.instanceExists,
  quota: refuse.instanceQuota,
  wrongState: refuse.notAvailable,
};

/** The refusals about an Aurora cluster. */
export const CLUSTER_WORDS: KindWords = {
  notFound: (id) => new RdsError("DBClusterNotFoundFault", `DBCluster ${id} not found.`, 404),
  exists: () => new RdsError("DBClusterAlreadyExistsFault", "DB Cluster already exists"),
  quota: () =>
    new RdsError("DBClusterQuotaExceededFault", "DB cluster quota for this region is reached", 403),
  wrongState: (id, state) =>
    new RdsError(
      "InvalidDBClusterStateFault",
      `DB cluster ${id} is ${state}, and not in the available state.`,
    ),
};

/** The refusals about a snapshot of an instance. */
export const SNAPSHOT_WORDS: KindWords = {
  notFound: (id) => new RdsError("DBSnapshotNotFound", `DBSnapshot ${id} not found.`, 404),
  exists: (id) =>
    new RdsError(
      "DBSnapshotAlreadyExists",
      `Cannot create the snapshot because a snapshot with the identifier ${id} already exists.`,
    ),
  quota: () =>
    new RdsError("SnapshotQuotaExceeded", "Cannot create more manual snapshots: the quota is reached"),
  wrongState: (id, state) =>
    new RdsError("InvalidDBSnapshotState", `Cannot use the snapshot ${id} because it is ${state}.`),
};

/** The refusals about a snapshot of a cluster. */
export const CLUSTER_SNAPSHOT_WORDS: KindWords = {
  notFound: (id) => new RdsError("DBClusterSnapshotNotFoundFault", `DBClusterSnapshot ${id} not found.`, 404),
  exists: (id) =>
    new RdsError(
      "DBClusterSnapshotAlreadyExistsFault",
      `Cannot create the snapshot because a snapshot with the identifier ${id} already exists.`,
    ),
  quota: SNAPSHOT_WORDS.quota,
  wrongState: (id, state) =>
    new RdsError(
      "InvalidDBClusterSnapshotStateFault",
      `Cannot use the snapshot ${id} because it is ${state}.`,
    ),
};
