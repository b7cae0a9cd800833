import { RollbackError } from "../model/errors.ts";
import { describeInstance } from "./rds-describe.ts";
import { modifyInstance } from "./rds-modify.ts";
import type { Rds } from "./rds.ts";
import { waitForInstance } from "./rds-wait-instance.ts";

/** What is deleted, and where its last data goes. */
export interface Ending {
  readonly resourceId: string;
  /** Its last data is kept under this name; there is no way to leave it out. */
  readonly finalSnapshot: string;
  readonly limitMs: number;
}

/**
 * Deletes the instance with this resource id after taking its deletion protection off; always with a final snapshot.
 *
 * Its automated backups are kept as long as its own settings say. A broken instance, which AWS deletes
 * only without a final snapshot, is refused.
 */
export async function deleteInstance(
  rds: Rds,
  { resourceId, finalSnapshot, limitMs }: Ending,
): Promise<void> {
  if (finalSnapshot === "") throw new Error("an instance is never deleted without a final snapshot");
  const { identifier, status, attributes } = await describeInstance(rds, { resourceId });
  if (status !== "available") throw unfitToEnd(identifier, status);
  if (attributes.deletionProtection) {
    await modifyInstance(rds, resourceId, { DeletionProtection: false });
    const isReached = (now: { readonly attributes: { readonly deletionProtection: boolean } }): boolean =>
      !now.attributes.deletionProtection;
    await waitForInstance(rds, { resourceId }, { limitMs, isReached });
  }
  await rds.call("delete", identifier, (client) =>
    client.deleteDBInstance({
      DBInstanceIdentifier: identifier,
      SkipFinalSnapshot: false,
      FinalDBSnapshotIdentifier: finalSnapshot,
      DeleteAutomatedBackups: false,
    }),
  );
}

/** The refusal to delete what no final snapshot can be taken of. */
export function unfitToEnd(identifier: string, status: string): RollbackError {
  return new RollbackError("INSTANCE_UNUSABLE", {
    subject: identifier,
    message: `"${identifier}" is "${status}", and no final snapshot can be taken of it`,
    remedy: "bring it to available first; this tool deletes nothing without a final snapshot",
  });
}
