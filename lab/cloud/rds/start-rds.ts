import { mkdirSync } from "node:fs";
import type { IncomingMessage, ServerResponse } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Pace } from "../pace.ts";
import { InstanceStore } from "./instances/instance-store.ts";
import { endStaleServer } from "./postgres/end-stale-server.ts";
import { EndpointPorts } from "./postgres/endpoint-ports.ts";
import { findPostgresBinaries } from "./postgres/find-binaries.ts";
import { PostgresServers } from "./postgres/postgres-servers.ts";
import { serverUser } from "./postgres/server-user.ts";
import { sweepOutsideData } from "./postgres/sweep-outside-data.ts";
import type { RdsContext } from "./rds-context.ts";
import { serveRds } from "./serve-rds.ts";
import { taskRegistry } from "./timeline/tasks/registry.ts";
import { Timeline } from "./timeline/timeline.ts";

/** The running RDS service. */
export interface Rds {
  readonly serve: (request: IncomingMessage, response: ServerResponse) => Promise<void>;
  readonly stop: () => Promise<void>;
}

/** Starts RDS on a folder: every instance that was there has its server again, every phase that was under way goes on. */
export async function startRds(directory: string, pace: Pace): Promise<Rds> {
  const folder = join(directory, "instances");
  mkdirSync(folder, { recursive: true });
  sweepOutsideData(tmpdir());
  const instances = new InstanceStore(folder);
  const ports = new EndpointPorts(join(directory, "ports.json"));
  const user = serverUser();
  const servers = new PostgresServers(findPostgresBinaries(), user);
  const timeline = new Timeline(instances, taskRegistry({ directory, instances, servers, ports }), pace);
  const context: RdsContext = { directory, instances, servers, ports, timeline, user };

  // All of them first: a server that a kill left behind still holds its name's port.
  await Promise.all(instances.list().map(({ dataDirectory }) => endStaleServer(dataDirectory)));
  await Promise.all(instances.list().map((record) => bringBack(context, record.resourceId)));
  timeline.resume();
  return {
    serve: (request, response) => serveRds(context, request, response),
    stop: async () => {
      await timeline.stop();
      await servers.stopAll();
    },
  };
}

async function bringBack({ instances, servers, ports }: RdsContext, resourceId: string): Promise<void> {
  const record = instances.byResourceId(resourceId);
  const hasNoServer = record?.phases.some(({ task }) => task === "initialise" || task === "remove");
  if (record === undefined || hasNoServer === true || record.status === "failed") return;
  const port = await ports.portOf(record.identifier);
  await servers.start(instances.save({ ...record, port }));
}
