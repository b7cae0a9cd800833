import type { InstanceStore } from "../instances/instance-store.ts";
import type { PostgresServers } from "../postgres/postgres-servers.ts";

/** Makes what starts a cluster's server for an instance of it; instances that come at the same time share one start. */
export function clusterOpener(
  clusters: InstanceStore,
  servers: PostgresServers,
): (clusterResourceId: string) => Promise<void> {
  const opening = new Map<string, Promise<void>>();
  return async (resourceId) => {
    const cluster = clusters.byResourceId(resourceId);
    const isOpen = servers.isRunning(resourceId) && !opening.has(resourceId);
    if (cluster === undefined || isOpen) return;
    const start = opening.get(resourceId) ?? servers.start(cluster).finally(() => opening.delete(resourceId));
    opening.set(resourceId, start);
    await start;
  };
}
