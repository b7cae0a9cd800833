import type { InstanceTask } from "./instance-task.ts";

/** Opens the cluster's endpoint for its first instance: without instances nobody reaches a cluster's data. */
export function joinCluster(openCluster: (resourceId: string) => Promise<void>): InstanceTask {
  return ({ clusterResourceId = "" }) => openCluster(clusterResourceId);
}
