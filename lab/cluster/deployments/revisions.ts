import type { Deployment, ReplicaSet } from "../model/workloads.ts";
import type { ObjectStore } from "../store/object-store.ts";
import { TEMPLATE_HASH, templateHash } from "./template-hash.ts";

/** The annotation that numbers a Deployment's revisions. */
export const REVISION = "deployment.kubernetes.io/revision";

/** The revision number of a ReplicaSet; 0 when it has none yet. */
export function revisionOf(set: ReplicaSet): number {
  return Number(set.metadata.annotations?.[REVISION] ?? 0);
}

/**
 * Finds the ReplicaSet of the Deployment's present template or makes it, and gives it the newest revision number.
 *
 * Going back to an earlier template reuses its ReplicaSet under a new number, as `kubectl rollout undo` expects.
 */
export function currentReplicaSet(
  store: ObjectStore,
  deployment: Deployment,
  sets: readonly ReplicaSet[],
): ReplicaSet {
  const hash = templateHash(deployment.spec.template);
  const existing = sets.find((set) => set.metadata.labels?.[TEMPLATE_HASH] === hash);
  const newestOther = Math.max(0, ...sets.filter((set) => set !== existing).map(revisionOf));
  if (existing === undefined) return createReplicaSet(store, deployment, hash, newestOther + 1);
  if (revisionOf(existing) > newestOther) return existing;
  const annotations = { ...existing.metadata.annotations, [REVISION]: String(newestOther + 1) };
  return store.update("replicasets", { ...existing, metadata: { ...existing.metadata, annotations } });
}

/** Removes the oldest empty ReplicaSets beyond `revisionHistoryLimit`; what is removed can no longer be undone to. */
export function pruneRevisions(store: ObjectStore, deployment: Deployment, old: readonly ReplicaSet[]): void {
  const empty = old.filter((set) => set.spec.replicas === 0 && (set.status?.replicas ?? 0) === 0);
  const surplus = old.length - (deployment.spec.revisionHistoryLimit ?? 10);
  const oldestFirst = empty.sort((a, b) => revisionOf(a) - revisionOf(b));
  for (const { metadata } of oldestFirst.slice(0, Math.max(0, surplus))) {
    store.remove("replicasets", metadata.namespace, metadata.name);
  }
}

function createReplicaSet(
  store: ObjectStore,
  deployment: Deployment,
  hash: string,
  revision: number,
): ReplicaSet {
  const { name, namespace = "default", uid } = deployment.metadata;
  const { template, selector, minReadySeconds } = deployment.spec;
  const labels = { ...template.metadata?.labels, [TEMPLATE_HASH]: hash };
  return store.create("replicasets", {
    apiVersion: "apps/v1",
    kind: "ReplicaSet",
    metadata: {
      name: `${name}-${hash}`,
      namespace,
      labels,
      annotations: { [REVISION]: String(revision) },
      ownerReferences: [{ apiVersion: "apps/v1", kind: "Deployment", name, uid, controller: true }],
    },
    spec: {
      replicas: 0,
      ...(minReadySeconds === undefined ? {} : { minReadySeconds }),
      selector: { matchLabels: { ...selector.matchLabels, [TEMPLATE_HASH]: hash } },
      template: { ...template, metadata: { ...template.metadata, labels } },
    },
  });
}
