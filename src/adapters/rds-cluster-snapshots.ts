import type { DBClusterSnapshot } from "@aws-sdk/client-rds";
import { confirmedAbsence } from "./rds-describe.ts";
import { absentIfNotFound } from "./rds-errors.ts";
import { type Tags, tagsOf, toTags } from "./rds-tags.ts";
import type { Rds } from "./rds.ts";

/** Finds a cluster's snapshot. */
export async function findClusterSnapshot(
  rds: Rds,
  id: string,
): Promise<{ readonly status: string; readonly tags: Tags; readonly source: string } | undefined> {
  return confirmedAbsence(rds, async () => {
    const answer = await rds
      .call("describe", id, (client) =>
        client.describeDBClusterSnapshots({ DBClusterSnapshotIdentifier: id }),
      )
      .catch(absentIfNotFound);
    return answer?.DBClusterSnapshots?.map(toClusterSnapshot)[0];
  });
}

/** Begins a manual snapshot of a cluster. */
export async function createClusterSnapshot(
  rds: Rds,
  { cluster, id, tags }: { readonly cluster: string; readonly id: string; readonly tags: Tags },
): Promise<void> {
  await rds.call("take the snapshot", id, (client) =>
    client.createDBClusterSnapshot({
      DBClusterIdentifier: cluster,
      DBClusterSnapshotIdentifier: id,
      Tags: toTags(tags),
    }),
  );
}

function toClusterSnapshot(told: DBClusterSnapshot) {
  return { status: told.Status ?? "", tags: tagsOf(told.TagList), source: told.DBClusterIdentifier ?? "" };
}
