import {
  CLUSTER_SNAPSHOT_WORDS,
  CLUSTER_WORDS,
  INSTANCE_WORDS,
  type KindWords,
  RdsError,
  SNAPSHOT_WORDS,
} from "../rds-error.ts";
import type { Fault } from "./fault.ts";

/** Makes the refusal of one call. */
export type Refusal = (
  fault: Fault,
  call: { readonly action: string; readonly identifier: string },
) => RdsError;

/** The refusals a fault script can name; a new one is one line. */
export const REFUSALS: Readonly<Record<string, Refusal>> = {
  throttling: () => new RdsError("Throttling", "Rate exceeded"),
  "internal-failure": () =>
    new RdsError("InternalFailure", "The request processing has failed because of an unknown error.", 500),
  unavailable: () =>
    new RdsError(
      "ServiceUnavailable",
      "The request has failed due to a temporary failure of the server.",
      503,
    ),
  "expired-token": () =>
    new RdsError("ExpiredToken", "The security token included in the request is expired", 403),
  "access-denied": (_, { action }) =>
    new RdsError("AccessDenied", `User: arn:aws:iam::lab is not authorized to perform: rds:${action}`, 403),
  "kms-key-not-accessible": () =>
    new RdsError(
      "KMSKeyNotAccessibleFault",
      "The specified KMS key does not exist, is not enabled or you do not have permissions to access it.",
    ),
  "not-found": (_, { action, identifier }) => kindOf(action).notFound(identifier),
  quota: (_, { action }) => kindOf(action).quota(),
  refuse: ({ code = "InternalFailure", message = "scripted by the lab", httpStatus = 400 }) =>
    new RdsError(code, message, httpStatus),
};

function kindOf(action: string): KindWords {
  const isCluster = action.includes("Cluster");
  // A restore makes an instance or a cluster, and does not count as a snapshot.
  if (/DB(?:Cluster)?Snapshot/.test(action) && !action.startsWith("Restore")) {
    return isCluster ? CLUSTER_SNAPSHOT_WORDS : SNAPSHOT_WORDS;
  }
  return isCluster ? CLUSTER_WORDS : INSTANCE_WORDS;
}
