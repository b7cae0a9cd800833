import type { KubeObject } from "../model/objects.ts";
import { RESOURCES } from "../model/resources.ts";
import type { ObjectStore } from "../store/object-store.ts";
import { notFound } from "./kube-error.ts";
import type { KubeLocation } from "./parse-kube-path.ts";

/**
 * Deletes an object and, for a namespace, everything in it.
 *
 * A pod is only marked: it is gone when its processes have ended, within its grace period. What a Deployment owns is
 * collected by the controllers in the background; `propagationPolicy` is not read.
 */
export function deleteObject(
  store: ObjectStore,
  { resource, namespace }: KubeLocation,
  name: string,
): KubeObject {
  if (resource.name === "pods") return markPodDeleted(store, namespace, name);
  const removed = store.remove(resource.name, namespace, name);
  if (resource.name === "namespaces") emptyNamespace(store, name);
  return removed;
}

/** Marks a pod as ending; the pod runner stops its processes and then removes it. */
export function markPodDeleted(store: ObjectStore, namespace: string | undefined, name: string): KubeObject {
  const pod = store.find("pods", namespace, name);
  if (pod === undefined) throw notFound("pods", name);
  if (pod.metadata.deletionTimestamp !== undefined) return pod;
  const metadata = { ...pod.metadata, deletionTimestamp: new Date().toISOString() };
  return store.update("pods", { ...pod, metadata });
}

function emptyNamespace(store: ObjectStore, namespace: string): void {
  for (const { name: resource, namespaced } of RESOURCES) {
    if (!namespaced) continue;
    for (const { metadata } of store.list(resource, namespace)) {
      if (resource === "pods") markPodDeleted(store, namespace, metadata.name);
      else store.remove(resource, namespace, metadata.name);
    }
  }
}
