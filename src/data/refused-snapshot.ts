import { RollbackError } from "../model/errors.ts";
import type { SnapshotChoice } from "./choose-snapshot.ts";

/** The error for a snapshot that was asked for by name: INSTANCE_NOT_FOUND where there is none, INSTANCE_UNUSABLE where it may not be restored. */
export function refusedSnapshot(
  subject: string,
  { why, rejected }: Pick<SnapshotChoice, "why" | "rejected">,
  stack: string,
): RollbackError {
  return new RollbackError(rejected.length === 0 ? "INSTANCE_NOT_FOUND" : "INSTANCE_UNUSABLE", {
    subject,
    message: `"${subject}": ${why}`,
    remedy: `choose another: rollback snapshot list --stack ${stack}`,
  });
}
