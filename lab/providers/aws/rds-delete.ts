import type { RDS } from "@aws-sdk/client-rds";

import { textOf, type Properties } from "../harness/property-values.ts";
import type { ResourceCall } from "../harness/resource-type.ts";
import { rdsCall } from "./rds-client.ts";
import { untilGone } from "./rds-wait.ts";

const DELETE_LIMIT_MS = 60 * 60_000;

/**
 * Deletes the instance that bears the recorded name, then waits until the recorded id is gone.
 *
 * After a swap under the same name this deletes the *new* database: the real provider's behaviour,
 * kept on purpose. Without `skipFinalSnapshot` a final snapshot must have been named.
 */
export async function deleteInstance(
  rds: RDS,
  id: string,
  state: Properties,
  call: ResourceCall,
): Promise<void> {
  const identifier = textOf(state["identifier"]);
  const skips = state["skipFinalSnapshot"] === true;
  const snapshot = state["finalSnapshotIdentifier"];
  if (!skips && typeof snapshot !== "string") {
    throw new Error(
      `deleting RDS DB Instance (${identifier}): final_snapshot_identifier is required when skip_final_snapshot is false`,
    );
  }
  try {
    await rdsCall(`deleting RDS DB Instance (${identifier})`, () =>
      rds.deleteDBInstance({
        DBInstanceIdentifier: identifier,
        SkipFinalSnapshot: skips,
        ...(skips ? {} : { FinalDBSnapshotIdentifier: textOf(snapshot) }),
        DeleteAutomatedBackups: state["deleteAutomatedBackups"] !== false,
      }),
    );
  } catch (error) {
    if (!isFault(error, "DBInstanceNotFound")) throw error;
  }
  await untilGone(rds, id, call, DELETE_LIMIT_MS);
}

function isFault(error: unknown, code: string): boolean {
  const cause = error instanceof Error ? error.cause : undefined;
  return cause instanceof Error && cause.name.startsWith(code);
}
