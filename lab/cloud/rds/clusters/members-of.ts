import type { InstanceRecord } from "../instances/instance-record.ts";
import type { InstanceStore } from "../instances/instance-store.ts";

/** The instances of a cluster, oldest first: the first one made is the writer. */
export function membersOf(instances: InstanceStore, clusterResourceId: string): InstanceRecord[] {
  return instances
    .list()
    .filter((record) => record.clusterResourceId === clusterResourceId)
    .sort((a, b) => a.createdAt.localeCompare(b.createdAt));
}
