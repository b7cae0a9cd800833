import type { Condition } from "../model/objects.ts";
import type { Deployment, ReplicaSet } from "../model/workloads.ts";
import { setCondition } from "./set-condition.ts";

type Status = NonNullable<Deployment["status"]>;

/** Computes a Deployment's status from its ReplicaSets: counts, Available, and Progressing with its deadline. */
export function deploymentStatus(
  deployment: Deployment,
  next: ReplicaSet | undefined,
  all: readonly ReplicaSet[],
): Status {
  const total = (count: (status: NonNullable<ReplicaSet["status"]>) => number) =>
    all.reduce((sum, set) => sum + (set.status === undefined ? 0 : count(set.status)), 0);
  const availableReplicas = total((status) => status.availableReplicas);
  const wanted = deployment.spec.replicas ?? 1;
  const counts = {
    observedGeneration: deployment.metadata.generation ?? 1,
    replicas: total((status) => status.replicas),
    updatedReplicas: next?.status?.replicas ?? 0,
    readyReplicas: total((status) => status.readyReplicas),
    availableReplicas,
    unavailableReplicas: Math.max(
      0,
      Math.max(
        wanted,
        total((status) => status.replicas),
      ) - availableReplicas,
    ),
  };
  const before = deployment.status?.conditions ?? [];
  return {
    ...counts,
    conditions: progressing(deployment, counts, available(deployment, counts, before), next),
  };
}

type Counts = Omit<Status, "conditions">;

function available(deployment: Deployment, counts: Counts, conditions: readonly Condition[]): Condition[] {
  const wanted = deployment.spec.replicas ?? 1;
  const unavailable = deployment.spec.strategy?.rollingUpdate?.maxUnavailable ?? "25%";
  const allowed =
    typeof unavailable === "number" ? unavailable : Math.floor((wanted * parseFloat(unavailable)) / 100);
  const isAvailable = counts.availableReplicas >= wanted - allowed;
  return setCondition(conditions, {
    type: "Available",
    status: isAvailable ? "True" : "False",
    reason: isAvailable ? "MinimumReplicasAvailable" : "MinimumReplicasUnavailable",
    message: `Deployment ${isAvailable ? "has" : "does not have"} minimum availability.`,
  });
}

function progressing(
  deployment: Deployment,
  counts: Counts,
  conditions: readonly Condition[],
  next: ReplicaSet | undefined,
): Condition[] {
  const wanted = deployment.spec.replicas ?? 1;
  const set = next?.metadata.name ?? "";
  const { updatedReplicas, replicas, availableReplicas } = counts;
  if (updatedReplicas === wanted && replicas === wanted && availableReplicas === wanted) {
    const message = `ReplicaSet "${set}" has successfully progressed.`;
    return setCondition(conditions, {
      type: "Progressing",
      status: "True",
      reason: "NewReplicaSetAvailable",
      message,
    });
  }
  const touch = hasProgressed(deployment.status, counts);
  const before = conditions.find(({ type }) => type === "Progressing");
  const silentMs = before === undefined || touch ? 0 : Date.now() - Date.parse(before.lastUpdateTime);
  const isRolling = before?.reason !== "NewReplicaSetAvailable";
  if (isRolling && silentMs > (deployment.spec.progressDeadlineSeconds ?? 600) * 1000) {
    const message = `ReplicaSet "${set}" has timed out progressing.`;
    const reason = "ProgressDeadlineExceeded";
    return setCondition(conditions, { type: "Progressing", status: "False", reason, message });
  }
  if (before?.reason === "ProgressDeadlineExceeded" && !touch) return [...conditions];
  const message = `ReplicaSet "${set}" is progressing.`;
  const reason = "ReplicaSetUpdated";
  return setCondition(conditions, { type: "Progressing", status: "True", reason, message }, { touch });
}

// A pod that stops being ready is no progress; a new generation, a new pod and a lost old pod are.
function hasProgressed(before: Status | undefined, now: Counts): boolean {
  return (
    before === undefined ||
    now.observedGeneration !== before.observedGeneration ||
    now.updatedReplicas > before.updatedReplicas ||
    now.readyReplicas > before.readyReplicas ||
    now.replicas - now.updatedReplicas < before.replicas - before.updatedReplicas
  );
}
