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

/** The refusals of instance actions, worded as AWS words them. */
export const refuse = {
  missing: (name: string) =>
    new RdsError("MissingParameter", `The request must contain the parameter ${name}.`),
  invalidValue: (message: string) => new RdsError("InvalidParameterValue", message),
  invalidCombination: (message: string) => new RdsError("InvalidParameterCombination", message),
  instanceNotFound: (id: string) => new RdsError("DBInstanceNotFound", `DBInstance ${id} not found.`, 404),
  instanceExists: () => new RdsError("DBInstanceAlreadyExists", "DB instance already exists"),
  snapshotExists: (id: string) =>
    new RdsError(
      "DBSnapshotAlreadyExists",
      `Cannot create the snapshot because a snapshot with the identifier ${id} already exists.`,
    ),
  notAvailable: (id: string) =>
    new RdsError("InvalidDBInstanceState", `Instance ${id} is not currently in the available state.`),
  unknownAction: (action: string) =>
    new RdsError("InvalidAction", `The action ${action} is not valid for this web service.`),
};
