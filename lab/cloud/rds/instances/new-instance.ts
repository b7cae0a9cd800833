import { randomBytes } from "node:crypto";
import { chooseDataDirectory } from "../postgres/choose-data-directory.ts";
import type { RdsContext } from "../rds-context.ts";
import { type InstanceRecord, NO_CHANGE, type Origin, type Tag } from "./instance-record.ts";
import type { Settings } from "./settings.ts";

/** What a new instance is made of, however it comes about. */
export interface NewInstance {
  readonly identifier: string;
  readonly region: string;
  readonly settings: Settings;
  readonly tags: readonly Tag[];
  readonly masterPassword: string;
  /** The password inside restored data; a new one otherwise. */
  readonly adminPassword?: string;
  readonly origin?: Origin;
}

/** Makes the record of an instance with a database of its own: a new resource id, the name's port; refuses a taken name. */
export async function newInstance(context: RdsContext, wanted: NewInstance): Promise<InstanceRecord> {
  return newDatabase(context, wanted, {
    prefix: "db-",
    store: context.instances,
    portKey: wanted.identifier,
  });
}

/** Makes the record of a cluster, likewise. */
export async function newCluster(context: RdsContext, wanted: NewInstance): Promise<InstanceRecord> {
  const portKey = clusterPortKey(wanted.identifier);
  return newDatabase(context, wanted, { prefix: "cluster-", store: context.clusters, portKey });
}

/** Under which key a cluster's port is kept: an instance may have the same name. */
export function clusterPortKey(identifier: string): string {
  return `cluster/${identifier}`;
}

/** Returns an id that no other resource has had. */
export function newResourceId(prefix: "db-" | "cluster-"): string {
  return `${prefix}${randomBytes(13).toString("hex").toUpperCase()}`;
}

async function newDatabase(
  { ports, user }: RdsContext,
  wanted: NewInstance,
  kind: {
    readonly prefix: "db-" | "cluster-";
    readonly store: RdsContext["instances"];
    readonly portKey: string;
  },
): Promise<InstanceRecord> {
  const { store } = kind;
  if (store.isTaken(wanted.identifier)) throw store.words.exists(wanted.identifier);
  const resourceId = newResourceId(kind.prefix);
  const port = await ports.portOf(kind.portKey);
  // The port took a moment: another request may have had the same name in mind.
  if (store.isTaken(wanted.identifier)) throw store.words.exists(wanted.identifier);
  return {
    ...wanted,
    resourceId,
    createdAt: new Date().toISOString(),
    status: "creating",
    phases: [],
    deferred: NO_CHANGE,
    applying: NO_CHANGE,
    port,
    dataDirectory: chooseDataDirectory(store.folderOf(resourceId), resourceId, user),
    adminPassword: wanted.adminPassword ?? randomBytes(18).toString("base64url"),
  };
}
