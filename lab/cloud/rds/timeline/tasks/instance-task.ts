import type { InstanceRecord } from "../../instances/instance-record.ts";
import type { InstanceStore } from "../../instances/instance-store.ts";
import type { EndpointPorts } from "../../postgres/endpoint-ports.ts";
import type { PostgresServers } from "../../postgres/postgres-servers.ts";
import type { SnapshotStore } from "../../snapshots/snapshot-store.ts";
import type { Phase } from "../phase.ts";

/** The work of a phase; may be cut off anywhere and must then be fit to run again. */
export type InstanceTask = (record: InstanceRecord, phase: Phase) => Promise<void>;

/** What tasks work on: the instances with their snapshots, or the clusters with theirs. */
export interface TaskContext {
  readonly instances: InstanceStore;
  readonly snapshots: SnapshotStore;
  readonly servers: PostgresServers;
  readonly ports: EndpointPorts;
  readonly family: Family;
}

/** How a record, its endpoint and its server belong together; a cluster without instances has no running server. */
export interface Family {
  /** Under which key the endpoint's port is kept: instances and clusters may have the same name. */
  readonly portKey: (identifier: string) => string;
  readonly isServed: (record: InstanceRecord) => boolean;
  /** Called when the endpoint has moved. */
  readonly moved: (record: InstanceRecord, port: number) => void;
  /** Called before the record goes. */
  readonly leaving: (record: InstanceRecord) => Promise<void>;
}
