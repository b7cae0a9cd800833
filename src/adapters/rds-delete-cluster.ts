import type { RdsCluster } from "../model/rds-database.ts";
import { modifyCluster } from "./rds-change-cluster.ts";
import { describeDatabase } from "./rds-databases.ts";
import { type Ending, unfitToEnd } from "./rds-delete.ts";
import { lookForInstance } from "./rds-describe.ts";
import { waitForDatabase, waitUntilDatabaseGone } from "./rds-wait-database.ts";
import type { Rds } from "./rds.ts";

/**
 * Deletes the cluster with this resource id after its instances; always with a final snapshot.
 *
 * The instances hold no data and go first, because AWS deletes no cluster that has any; its protection
 * does not cover them. Its automated backups are kept as long as its own settings say.
 */
export async function deleteCluster(rds: Rds, { resourceId, finalSnapshot, limitMs }: Ending): Promise<void> {
  if (finalSnapshot === "") throw new Error("a cluster is never deleted without a final snapshot");
  const { identifier, status, attributes, members } = (await describeDatabase(rds, resourceId)) as RdsCluster;
  if (status !== "available") throw unfitToEnd(identifier, status);
  if (attributes.deletionProtection) {
    await modifyCluster(rds, resourceId, { DeletionProtection: false });
    await waitForDatabase(rds, resourceId, {
      limitMs,
      isReached: (now) => !now.attributes.deletionProtection,
    });
  }
  for (const { identifier: member } of members) {
    const found = await lookForInstance(rds, { identifier: member });
    if (found?.membership?.cluster !== identifier) continue;
    if (found.status !== "deleting") {
      await rds.call("delete", member, (client) => client.deleteDBInstance({ DBInstanceIdentifier: member }));
    }
    await waitUntilDatabaseGone(rds, found.resourceId, { limitMs });
  }
  await rds.call("delete", identifier, (client) =>
    client.deleteDBCluster({
      DBClusterIdentifier: identifier,
      SkipFinalSnapshot: false,
      FinalDBSnapshotIdentifier: finalSnapshot,
      DeleteAutomatedBackups: false,
    }),
  );
}
