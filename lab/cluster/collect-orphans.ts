import { markPodDeleted } from "./api/delete-object.ts";
import type { KubeObject } from "./model/objects.ts";
import type { ObjectStore } from "./store/object-store.ts";

/** Ends ReplicaSets and pods whose owner is gone: the garbage collector's background deletion. */
export function collectOrphans(store: ObjectStore): void {
  const living = new Set([...store.list("deployments"), ...store.list("replicasets")].map(uidOf));
  for (const set of store.list("replicasets")) {
    if (isOrphan(set, living)) store.remove("replicasets", set.metadata.namespace, set.metadata.name);
  }
  const sets = new Set(store.list("replicasets").map(uidOf));
  for (const pod of store.list("pods")) {
    if (isOrphan(pod, sets)) markPodDeleted(store, pod.metadata.namespace, pod.metadata.name);
  }
}

function isOrphan({ metadata }: KubeObject, living: ReadonlySet<string>): boolean {
  const owners = metadata.ownerReferences ?? [];
  return owners.length > 0 && !owners.some(({ uid }) => living.has(uid));
}

function uidOf({ metadata }: KubeObject): string {
  return metadata.uid;
}
