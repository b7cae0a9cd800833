import type { InstanceStore } from "./instances/instance-store.ts";
import type { EndpointPorts } from "./postgres/endpoint-ports.ts";
import type { PostgresServers } from "./postgres/postgres-servers.ts";
import type { ServerUser } from "./postgres/server-user.ts";
import type { Parameters } from "./query/parameters.ts";
import type { XmlFields } from "./query/xml.ts";
import type { Timeline } from "./timeline/timeline.ts";

/** What an RDS action works with. */
export interface RdsContext {
  readonly directory: string;
  readonly instances: InstanceStore;
  readonly servers: PostgresServers;
  readonly ports: EndpointPorts;
  readonly timeline: Timeline;
  readonly user: ServerUser | undefined;
}

/** One request: its parameters and the region its signature names. */
export interface RdsRequest {
  readonly parameters: Parameters;
  readonly region: string;
}

/** One RDS action: returns the fields of its result element, or throws an RdsError. */
export type RdsAction = (context: RdsContext, request: RdsRequest) => XmlFields | Promise<XmlFields>;
