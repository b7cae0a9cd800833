import type { Pace } from "../pace.ts";
import type { Background } from "./background.ts";
import type { CallLog } from "./calls/call-log.ts";
import type { FaultScript } from "./faults/fault-script.ts";
import type { InstanceStore } from "./instances/instance-store.ts";
import type { EndpointPorts } from "./postgres/endpoint-ports.ts";
import type { PostgresServers } from "./postgres/postgres-servers.ts";
import type { ServerUser } from "./postgres/server-user.ts";
import type { Parameters } from "./query/parameters.ts";
import type { XmlFields } from "./query/xml.ts";
import type { SnapshotStore } from "./snapshots/snapshot-store.ts";
import type { Timeline } from "./timeline/timeline.ts";

/** What an RDS action works with. */
export interface RdsContext {
  readonly instances: InstanceStore;
  readonly snapshots: SnapshotStore;
  readonly timeline: Timeline;
  readonly clusters: InstanceStore;
  readonly clusterSnapshots: SnapshotStore;
  readonly clusterTimeline: Timeline;
  readonly servers: PostgresServers;
  readonly ports: EndpointPorts;
  readonly background: Background;
  readonly faults: FaultScript;
  readonly calls: CallLog;
  readonly pace: Pace;
  readonly user: ServerUser | undefined;
}

/** One request: its parameters and the region its signature names. */
export interface RdsRequest {
  readonly parameters: Parameters;
  readonly region: string;
}

/** One RDS action: returns the fields of its result element, or throws an RdsError. */
export type RdsAction = (context: RdsContext, request: RdsRequest) => XmlFields | Promise<XmlFields>;
