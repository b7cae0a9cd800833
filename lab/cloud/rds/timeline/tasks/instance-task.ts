import type { InstanceRecord } from "../../instances/instance-record.ts";
import type { InstanceStore } from "../../instances/instance-store.ts";
import type { EndpointPorts } from "../../postgres/endpoint-ports.ts";
import type { PostgresServers } from "../../postgres/postgres-servers.ts";

/** The work of a phase; may be cut off anywhere and must then be fit to run again. */
export type InstanceTask = (record: InstanceRecord) => Promise<void>;

/** What tasks work on. */
export interface TaskContext {
  readonly directory: string;
  readonly instances: InstanceStore;
  readonly servers: PostgresServers;
  readonly ports: EndpointPorts;
}
