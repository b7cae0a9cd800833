import { messageOf, RollbackError } from "../model/errors.ts";

/** What a failed call means for the caller. */
export type RdsFailure = "passing" | "expired" | "not-found" | "taken" | "refused";

const PASSING: ReadonlySet<string> = new Set([
  ...["Throttling", "ThrottlingException", "RequestLimitExceeded", "TooManyRequestsException"],
  ...["InternalFailure", "InternalServiceError", "ServiceUnavailable", "RequestTimeout"],
  ...["TimeoutError", "ECONNRESET", "ECONNREFUSED", "EPIPE", "ETIMEDOUT", "EAI_AGAIN", "ENOTFOUND"],
]);

const EXPIRED: ReadonlySet<string> = new Set([
  ...["ExpiredToken", "ExpiredTokenException", "RequestExpired", "TokenRefreshRequired"],
  // What the SDK's own credential providers throw when there is nothing fresh to be had.
  ...["CredentialsProviderError", "TokenProviderError"],
]);

const NOT_FOUND =
  /^(DBInstanceNotFound|DBSnapshotNotFound|DBClusterNotFound|DBClusterSnapshotNotFound)(Fault)?$/;
const BUSY = /try (again )?later|please (re)?try|not (currently )?in the available state/i;
const TAKEN = /^(DBInstance|DBSnapshot|DBCluster|DBClusterSnapshot)AlreadyExists(Fault)?$/;

/** Sorts what the SDK threw by what to do about it; something unknown is never repeated. */
export function failureOf(error: unknown): RdsFailure {
  const name = wireCode(error);
  if (PASSING.has(name) || statusOf(error) >= 500) return "passing";
  if (EXPIRED.has(name)) return "expired";
  if (NOT_FOUND.test(name)) return "not-found";
  if (TAKEN.test(name)) return "taken";
  // RDS says so of instances that finish something else first (terraform-provider-aws repeats the same).
  return BUSY.test(messageOf(error)) ? "passing" : "refused";
}

const CODES = {
  // It was waited out as long as is sensible: a resume goes on, nothing has to be taken back.
  passing: "TIMED_OUT",
  expired: "CREDENTIALS_EXPIRED",
  "not-found": "INSTANCE_NOT_FOUND",
  taken: "NAME_TAKEN",
  refused: "AWS_REFUSED",
} as const;

/** For a command that only asks AWS and for a run alike. */
export const TRY_AGAIN = "try again; a run that stopped goes on with: rollback resume";

const REMEDIES: Record<RdsFailure, string> = {
  passing: `wait until AWS answers again, then ${TRY_AGAIN}`,
  expired: `renew the AWS credentials where the rollback runs, then ${TRY_AGAIN}`,
  "not-found": "check the name, the region and the account",
  taken: "look who made it; rename or remove it only if you are sure it is not needed",
  refused: `correct what AWS names, then ${TRY_AGAIN}`,
};

/** The error as this tool tells it: operation, subject and AWS's own code and words. */
export function toRdsError(operation: string, subject: string, error: unknown): RollbackError {
  const failure = failureOf(error);
  return new RollbackError(CODES[failure], {
    subject,
    message: `AWS did not ${operation} "${subject}": ${wireCode(error)}: ${messageOf(error)}`,
    remedy: REMEDIES[failure],
    cause: error,
  });
}

/** For `catch`: "not found" is an answer, anything else is not. */
export function absentIfNotFound(error: unknown): undefined {
  if (error instanceof RollbackError && error.code === "INSTANCE_NOT_FOUND") return undefined;
  throw error;
}

/** AWS's code for an error, as it goes over the wire. */
function wireCode(error: unknown): string {
  if (typeof error !== "object" || error === null) return "Error";
  const { name, code, Code } = error as { name?: unknown; code?: unknown; Code?: unknown };
  const [first] = [Code, code, name].filter((text) => typeof text === "string");
  return first ?? "Error";
}

function statusOf(error: unknown): number {
  const metadata = (error as { $metadata?: { httpStatusCode?: number } } | undefined)?.$metadata;
  return metadata?.httpStatusCode ?? 0;
}
