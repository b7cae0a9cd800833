import { randomBytes } from "node:crypto";
import { markPodDeleted } from "../api/delete-object.ts";
import type { Pod } from "../model/pod.ts";
import type { ReplicaSet } from "../model/workloads.ts";
import type { ObjectStore } from "../store/object-store.ts";
import { isAvailable, isReady } from "./pod-availability.ts";

/** Makes or ends pods until a ReplicaSet has as many as it wants, and reports how many are ready. */
export function reconcileReplicaSet(store: ObjectStore, set: ReplicaSet): void {
  const living = podsOf(store, set).filter((pod) => pod.metadata.deletionTimestamp === undefined);
  for (let missing = set.spec.replicas - living.length; missing > 0; missing -= 1) createPod(store, set);
  const surplus = Math.max(0, living.length - set.spec.replicas);
  for (const pod of leastUsefulFirst(living).slice(0, surplus)) {
    markPodDeleted(store, pod.metadata.namespace, pod.metadata.name);
  }

  const pods = podsOf(store, set).filter((pod) => pod.metadata.deletionTimestamp === undefined);
  store.update("replicasets", {
    ...set,
    status: {
      observedGeneration: set.metadata.generation ?? 1,
      replicas: pods.length,
      readyReplicas: pods.filter(isReady).length,
      availableReplicas: pods.filter((pod) => isAvailable(pod, set.spec.minReadySeconds ?? 0)).length,
    },
  });
}

function podsOf(store: ObjectStore, { metadata }: ReplicaSet): Pod[] {
  return store
    .list("pods", metadata.namespace)
    .filter((pod) => pod.metadata.ownerReferences?.some(({ uid }) => uid === metadata.uid));
}

function leastUsefulFirst(pods: readonly Pod[]): Pod[] {
  return [...pods].sort((a, b) => Number(isReady(a)) - Number(isReady(b)));
}

function createPod(store: ObjectStore, { metadata, spec }: ReplicaSet): void {
  const { labels = {}, annotations = {} } = spec.template.metadata ?? {};
  const { name, namespace = "default", uid } = metadata;
  store.create("pods", {
    apiVersion: "v1",
    kind: "Pod",
    metadata: {
      name: `${name}-${randomBytes(3).toString("hex").slice(0, 5)}`,
      namespace,
      labels,
      annotations,
      ownerReferences: [{ apiVersion: "apps/v1", kind: "ReplicaSet", name, uid, controller: true }],
    },
    spec: spec.template.spec,
    status: { phase: "Pending", conditions: [], containerStatuses: [] },
  });
}
