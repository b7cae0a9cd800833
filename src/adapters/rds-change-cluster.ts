import { RollbackError } from "../model/errors.ts";
import { findCluster, lookForCluster } from "./rds-clusters.ts";
import type { Rds } from "./rds.ts";

/**
 * Begins to rename a cluster; its endpoints go at once and come back under the new name.
 *
 * One with something pending is refused, because it would be applied along with the name.
 */
export async function renameCluster(rds: Rds, identifier: string, wanted: string): Promise<void> {
  const pending = (await findCluster(rds, identifier))?.pendingModifications ?? [];
  if (pending.length > 0) {
    throw new RollbackError("INSTANCE_UNUSABLE", {
      subject: identifier,
      message: `"${identifier}" has pending modifications (${pending.join(", ")}) that would be applied along with ours`,
      remedy: "apply or cancel them first, then resume",
    });
  }
  try {
    await rds.call("rename", identifier, (client) =>
      client.modifyDBCluster({
        DBClusterIdentifier: identifier,
        NewDBClusterIdentifier: wanted,
        ApplyImmediately: true,
      }),
    );
  } catch (error) {
    // A repeated call meets its own first try: the cluster bears the new name already.
    if (!(error instanceof RollbackError) || error.code === "CREDENTIALS_EXPIRED") throw error;
    if ((await lookForCluster(rds, wanted)) === undefined) throw error;
  }
}

/** Deletes a cluster; always with a final snapshot. Its instances must have gone, and protection must be off. */
export async function deleteCluster(rds: Rds, identifier: string, finalSnapshot: string): Promise<void> {
  if (finalSnapshot === "") throw new Error("a cluster is never deleted without a final snapshot");
  await rds.call("delete", identifier, (client) =>
    client.deleteDBCluster({
      DBClusterIdentifier: identifier,
      SkipFinalSnapshot: false,
      FinalDBSnapshotIdentifier: finalSnapshot,
    }),
  );
}
