import { mkdirSync } from "node:fs";
import type { IncomingMessage, ServerResponse } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Pace } from "../pace.ts";
import { Background } from "./background.ts";
import { CallLog } from "./calls/call-log.ts";
import { clusterOpener } from "./clusters/open-cluster.ts";
import { serveControl } from "./control/serve-control.ts";
import { clusterFamily, instanceFamily } from "./families.ts";
import { FaultScript } from "./faults/fault-script.ts";
import { isCreating } from "./instances/describe-instance.ts";
import type { InstanceRecord } from "./instances/instance-record.ts";
import { InstanceStore } from "./instances/instance-store.ts";
import { endStaleServer } from "./postgres/end-stale-server.ts";
import { EndpointPorts } from "./postgres/endpoint-ports.ts";
import { findPostgresBinaries } from "./postgres/find-binaries.ts";
import { PostgresServers } from "./postgres/postgres-servers.ts";
import { serverUser } from "./postgres/server-user.ts";
import { sweepOutsideData } from "./postgres/sweep-outside-data.ts";
import { isForKms, serveKms } from "./kms/serve-kms.ts";
import type { RdsContext } from "./rds-context.ts";
import { CLUSTER_SNAPSHOT_WORDS, CLUSTER_WORDS, SNAPSHOT_WORDS } from "./rds-error.ts";
import { serveRds } from "./serve-rds.ts";
import { endUnfinished } from "./snapshots/end-unfinished.ts";
import { SnapshotStore } from "./snapshots/snapshot-store.ts";
import { joinCluster } from "./timeline/tasks/join-cluster.ts";
import type { Family } from "./timeline/tasks/instance-task.ts";
import { taskRegistry } from "./timeline/tasks/registry.ts";
import { Timeline } from "./timeline/timeline.ts";

/** The running RDS service. */
export interface Rds {
  readonly serve: (request: IncomingMessage, response: ServerResponse) => Promise<void>;
  /** Answers what is asked of the lab itself: calls, faults, backups. */
  readonly control: (request: IncomingMessage, response: ServerResponse, url: URL) => Promise<void>;
  readonly stop: () => Promise<void>;
}

/**
 * Starts RDS on `<lab>/rds`: every instance that was there has its server again, every phase that was under way goes on.
 *
 * The fault script and the record of calls lie beside that folder, in the lab's own.
 */
export async function startRds(labDirectory: string, pace: Pace): Promise<Rds> {
  const directory = join(labDirectory, "rds");
  for (const folder of ["instances", "clusters"]) mkdirSync(join(directory, folder), { recursive: true });
  sweepOutsideData(tmpdir());
  const user = serverUser();
  const servers = new PostgresServers(findPostgresBinaries(), user, pace);
  const ports = new EndpointPorts(join(directory, "ports.json"));
  const instances = new InstanceStore(join(directory, "instances"));
  const clusters = new InstanceStore(join(directory, "clusters"), CLUSTER_WORDS);
  const snapshots = new SnapshotStore(join(directory, "snapshots"), SNAPSHOT_WORDS);
  const clusterSnapshots = new SnapshotStore(join(directory, "cluster-snapshots"), CLUSTER_SNAPSHOT_WORDS);
  endUnfinished(snapshots, instances);
  endUnfinished(clusterSnapshots, clusters);

  const families = { instance: instanceFamily(instances, servers), cluster: clusterFamily(instances) };
  const tasks = taskRegistry({ instances, snapshots, servers, ports, family: families.instance });
  const clusterTasks = taskRegistry({
    instances: clusters,
    snapshots: clusterSnapshots,
    servers,
    ports,
    family: families.cluster,
  });
  const timeline = new Timeline(
    instances,
    { ...tasks, join: joinCluster(clusterOpener(clusters, servers)) },
    pace,
  );
  const clusterTimeline = new Timeline(clusters, clusterTasks, pace);
  const background = new Background();
  const context: RdsContext = {
    ...{ instances, snapshots, timeline, clusters, clusterSnapshots, clusterTimeline },
    ...{ servers, ports, background, pace, user },
    faults: new FaultScript(join(labDirectory, "rds-faults.json")),
    calls: new CallLog(join(labDirectory, "rds-calls.ndjson")),
  };

  await bringBack(servers, ports, [
    { store: instances, family: families.instance },
    { store: clusters, family: families.cluster },
  ]);
  timeline.resume();
  clusterTimeline.resume();
  return {
    serve: (request, response) =>
      isForKms(request) ? serveKms(context, request, response) : serveRds(context, request, response),
    control: (request, response, url) => serveControl(context, request, response, url),
    stop: async () => {
      await Promise.all([timeline.stop(), clusterTimeline.stop(), background.stop()]);
      await servers.stopAll();
    },
  };
}

interface Kind {
  readonly store: InstanceStore;
  readonly family: Family;
}

async function bringBack(
  servers: PostgresServers,
  ports: EndpointPorts,
  kinds: readonly Kind[],
): Promise<void> {
  const all = kinds.flatMap(({ store, family }) => store.list().map((record) => ({ store, family, record })));
  const withData = all.filter(({ record }) => record.dataDirectory !== "");
  // All of them first: a server that a kill left behind still holds its name's port.
  await Promise.all(withData.map(({ record }) => endStaleServer(record.dataDirectory)));
  await Promise.all(
    withData.filter(hasServer).map(async ({ store, family, record }) => {
      const port = await ports.portOf(family.portKey(record.identifier));
      await servers.start(store.save({ ...record, port }));
      family.moved(record, port);
    }),
  );
}

function hasServer({ family, record }: Kind & { readonly record: InstanceRecord }): boolean {
  const { phases, status } = record;
  // What is being made or removed has none; a rename's own task starts it under the new name.
  const isWithout = isCreating(record) || ["remove", "rename"].includes(phases[0]?.task ?? "");
  const isLost = status === "failed" || status === "incompatible-restore";
  return family.isServed(record) && !isWithout && !isLost;
}
