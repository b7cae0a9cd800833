import type { RdsCluster } from "../model/rds-database.ts";
import { toCluster } from "./rds-cluster.ts";
import type { InstanceName } from "./rds-describe.ts";
import { absentIfNotFound } from "./rds-errors.ts";
import { everyPage } from "./rds-pages.ts";
import type { Rds } from "./rds.ts";

/** One look for a cluster; the answer is only believed when it is about what was asked for. */
export async function lookForCluster(rds: Rds, name: InstanceName): Promise<RdsCluster | undefined> {
  const isByName = "identifier" in name;
  const input = isByName
    ? { DBClusterIdentifier: name.identifier }
    : { Filters: [{ Name: "db-cluster-resource-id", Values: [name.resourceId] }] };
  const subject = isByName ? name.identifier : name.resourceId;
  const answer = await rds
    .call("describe", subject, (client) => client.describeDBClusters(input))
    .catch(absentIfNotFound);
  return answer?.DBClusters?.map(toCluster).find(({ identifier, resourceId }) =>
    isByName ? identifier === name.identifier : resourceId === name.resourceId,
  );
}

/** Every cluster of the region; `resourceId` and tags tell them apart. */
export async function listClusters(rds: Rds): Promise<RdsCluster[]> {
  const told = await everyPage(async (from) => {
    const { DBClusters: items, Marker } = await rds.call("list", "the clusters", (client) =>
      client.describeDBClusters(from),
    );
    return { items, Marker };
  });
  return told.map(toCluster);
}
