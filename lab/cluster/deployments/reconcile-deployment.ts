import type { Deployment, ReplicaSet } from "../model/workloads.ts";
import type { ObjectStore } from "../store/object-store.ts";
import { deploymentStatus } from "./deployment-status.ts";
import { currentReplicaSet, pruneRevisions, REVISION, revisionOf } from "./revisions.ts";
import { rollingStep, type Scaling, type SetCounts } from "./rolling-step.ts";

/**
 * Brings one Deployment a step nearer to its spec; called again after every change until nothing is left to do.
 *
 * A paused Deployment still scales and reports, but starts no new revision.
 */
export function reconcileDeployment(store: ObjectStore, deployment: Deployment): void {
  const owned = () => setsOf(store, deployment);
  const next =
    deployment.spec.paused === true ? newest(owned()) : currentReplicaSet(store, deployment, owned());
  if (next === undefined) return;
  const old = owned().filter((set) => set.metadata.uid !== next.metadata.uid);

  const scaling = nextScaling(deployment, next, old);
  for (const set of [next, ...old]) scaleTo(store, set, scaling[set.metadata.name]);
  pruneRevisions(store, deployment, old);
  report(store, deployment, next.metadata.uid);
}

function setsOf(store: ObjectStore, { metadata }: Deployment): ReplicaSet[] {
  return store
    .list("replicasets", metadata.namespace)
    .filter((set) => set.metadata.ownerReferences?.some(({ uid }) => uid === metadata.uid));
}

function newest(sets: readonly ReplicaSet[]): ReplicaSet | undefined {
  return [...sets].sort((a, b) => revisionOf(b) - revisionOf(a))[0];
}

function nextScaling({ spec }: Deployment, next: ReplicaSet, old: readonly ReplicaSet[]): Scaling {
  const replicas = spec.replicas ?? 1;
  if (spec.strategy?.type === "Recreate") {
    const isClear = old.every((set) => set.spec.replicas === 0 && (set.status?.replicas ?? 0) === 0);
    const emptied = Object.fromEntries(old.map((set) => [set.metadata.name, 0]));
    return isClear ? { [next.metadata.name]: replicas } : emptied;
  }
  const { maxSurge = "25%", maxUnavailable = "25%" } = spec.strategy?.rollingUpdate ?? {};
  return rollingStep(countsOf(next), old.map(countsOf), { replicas, maxSurge, maxUnavailable });
}

function countsOf({ metadata, spec, status }: ReplicaSet): SetCounts {
  return { name: metadata.name, wanted: spec.replicas, available: status?.availableReplicas ?? 0 };
}

function scaleTo(store: ObjectStore, set: ReplicaSet, replicas: number | undefined): void {
  if (replicas === undefined || replicas === set.spec.replicas) return;
  store.update("replicasets", { ...set, spec: { ...set.spec, replicas } });
}

function report(store: ObjectStore, deployment: Deployment, nextUid: string): void {
  const sets = setsOf(store, deployment);
  const next = sets.find((set) => set.metadata.uid === nextUid);
  const revision = next?.metadata.annotations?.[REVISION] ?? "0";
  const annotations = { ...deployment.metadata.annotations, [REVISION]: revision };
  store.update("deployments", {
    ...deployment,
    metadata: { ...deployment.metadata, annotations },
    status: deploymentStatus(deployment, next, sets),
  });
}
