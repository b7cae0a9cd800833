import { membersOf } from "./clusters/members-of.ts";
import type { InstanceStore } from "./instances/instance-store.ts";
import { clusterPortKey } from "./instances/new-instance.ts";
import type { PostgresServers } from "./postgres/postgres-servers.ts";
import type { Family } from "./timeline/tasks/instance-task.ts";

/** An instance has a server of its own; the last instance of a cluster that goes takes the cluster's endpoint with it. */
export function instanceFamily(instances: InstanceStore, servers: PostgresServers): Family {
  return {
    portKey: (identifier) => identifier,
    isServed: ({ clusterResourceId }) => clusterResourceId === undefined,
    moved: () => undefined,
    leaving: async ({ clusterResourceId, resourceId }) => {
      if (clusterResourceId === undefined) return;
      const others = membersOf(instances, clusterResourceId).filter((one) => one.resourceId !== resourceId);
      if (others.every(({ status }) => status === "deleting")) await servers.stop(clusterResourceId);
    },
  };
}

/** A cluster is reached through its instances: without one no server runs, and all of them move with it. */
export function clusterFamily(instances: InstanceStore): Family {
  return {
    portKey: clusterPortKey,
    isServed: ({ resourceId }) => membersOf(instances, resourceId).length > 0,
    moved: ({ resourceId }, port) => {
      for (const member of membersOf(instances, resourceId)) instances.update(member.resourceId, { port });
    },
    leaving: () => Promise.resolve(),
  };
}
