import type { ModifyDBClusterMessage } from "@aws-sdk/client-rds";
import { RollbackError } from "../model/errors.ts";
import type { RdsCluster } from "../model/rds-database.ts";
import { lookForCluster } from "./rds-clusters.ts";
import { confirmedAbsence } from "./rds-describe.ts";
import { flushes, isBeingRenamed } from "./rds-modify.ts";
import type { Rds } from "./rds.ts";

/** What may be modified of a cluster; how and when it is applied is decided here. */
export type ClusterFields = Omit<
  ModifyDBClusterMessage,
  "DBClusterIdentifier" | "NewDBClusterIdentifier" | "ApplyImmediately" | "AllowMajorVersionUpgrade"
>;

/**
 * Modifies the cluster with this resource id at once.
 *
 * One that has something pending is refused, because it would be applied along with ours.
 */
export async function modifyCluster(rds: Rds, resourceId: string, fields: ClusterFields): Promise<void> {
  await modify(rds, resourceId, fields);
}

/** Begins to rename the cluster with this resource id; its endpoints go at once and come back under the new name. */
export async function renameCluster(rds: Rds, resourceId: string, identifier: string): Promise<void> {
  try {
    await modify(rds, resourceId, { NewDBClusterIdentifier: identifier });
  } catch (error) {
    // A repeated call meets its own first try: the cluster is being renamed, or is gone under its old name.
    if (!(error instanceof RollbackError) || error.code === "CREDENTIALS_EXPIRED") throw error;
    if (!isBeingRenamed(await describe(rds, resourceId), identifier)) throw error;
  }
}

async function modify(rds: Rds, resourceId: string, fields: Partial<ModifyDBClusterMessage>): Promise<void> {
  const { identifier, pendingModifications } = await describe(rds, resourceId);
  if (pendingModifications.length > 0) throw flushes(identifier, pendingModifications);
  await rds.call("modify", identifier, (client) =>
    client.modifyDBCluster({ ...fields, DBClusterIdentifier: identifier, ApplyImmediately: true }),
  );
}

async function describe(rds: Rds, resourceId: string): Promise<RdsCluster> {
  const found = await confirmedAbsence(rds, () => lookForCluster(rds, { resourceId }));
  if (found !== undefined) return found;
  throw new RollbackError("INSTANCE_NOT_FOUND", {
    subject: resourceId,
    message: `AWS has no cluster "${resourceId}"`,
    remedy: "check the region and the account; a cluster that was replaced has another resource id",
  });
}
