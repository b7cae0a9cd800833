/** Something in which moto is known to answer other than AWS does, and the lab with it. */
export interface MotoDifference {
  /** The scenario of the comparison it shows in. */
  readonly scenario: string;
  readonly aws: unknown;
  readonly moto: unknown;
  /** Where AWS's answer is documented, or what moto leaves out. */
  readonly why: string;
}

/** Every difference between the lab and moto 5.2.1 that is meant; the comparison fails on any other, and on one that has gone. */
export const MOTO_DIFFERENCES: readonly MotoDifference[] = [
  {
    scenario: "create answers creating",
    aws: "creating",
    moto: "available",
    why: "moto knows one status; an instance is creating, backing-up, then available",
  },
  {
    scenario: "a short password is refused",
    aws: "InvalidParameterValue",
    moto: "accepted",
    why: "CreateDBInstance, MasterUserPassword: 8 characters at least",
  },
  {
    scenario: "a snapshot begins as creating",
    aws: "creating",
    moto: "available",
    why: "moto knows one status; the instance is backing-up meanwhile",
  },
  {
    scenario: "a restore begins as creating",
    aws: "creating",
    moto: "available",
    why: "moto knows one status",
  },
  {
    scenario: "a restored instance has a resource id of its own",
    aws: true,
    moto: false,
    why: "DbiResourceId is unique in a region and immutable; moto copies the source's",
  },
  {
    scenario: "a restore does not carry MultiAZ",
    aws: false,
    moto: true,
    why: "RestoreDBInstanceFromDBSnapshot makes a Single-AZ instance unless MultiAZ is passed",
  },
  {
    scenario: "a restore does not carry DeletionProtection",
    aws: false,
    moto: true,
    why: "RestoreDBInstanceFromDBSnapshot: by default, deletion protection is not enabled",
  },
  {
    scenario: "a restore does not carry IAMDatabaseAuthenticationEnabled",
    aws: false,
    moto: true,
    why: "RestoreDBInstanceFromDBSnapshot: by default, mapping is not enabled",
  },
  {
    scenario: "a rename that may wait waits",
    aws: ["restored", "later"],
    moto: ["later", undefined],
    why: "without ApplyImmediately a new name waits for the maintenance window",
  },
  {
    scenario: "a rename onto a taken name is refused",
    aws: "DBInstanceAlreadyExists",
    moto: "accepted",
    why: "ModifyDBInstance lists DBInstanceAlreadyExists",
  },
  {
    scenario: "the instance that was not renamed keeps its name",
    aws: "accepted",
    moto: "DBInstanceNotFound",
    why: "follows from the rename that moto accepts",
  },
  {
    scenario: "the instance whose name was wanted is still itself",
    aws: true,
    moto: false,
    why: "moto's rename onto a taken name makes the other instance vanish",
  },
  {
    scenario: "a reboot is seen",
    aws: "rebooting",
    moto: "available",
    why: "moto knows one status",
  },
  {
    scenario: "a deletion without a final snapshot that names one is refused",
    aws: "InvalidParameterCombination",
    moto: "accepted",
    why: "DeleteDBInstance: FinalDBSnapshotIdentifier can't be specified with SkipFinalSnapshot",
  },
  {
    scenario: "a deletion that does not say what becomes of the data is refused",
    aws: "InvalidParameterCombination",
    moto: "accepted",
    why: "DeleteDBInstance: FinalDBSnapshotIdentifier is required unless SkipFinalSnapshot",
  },
];
