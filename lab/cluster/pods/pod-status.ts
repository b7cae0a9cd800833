import { setCondition } from "../deployments/set-condition.ts";
import type { Condition } from "../model/objects.ts";
import type { ContainerStatus, Pod } from "../model/pod.ts";

/** Sums up a pod's containers: running once all have started, ready when all are. */
export function podStatus(pod: Pod, containerStatuses: ContainerStatus[]): NonNullable<Pod["status"]> {
  const isReady = containerStatuses.every(({ ready }) => ready);
  const hasStarted = containerStatuses.every(({ started, restartCount }) => started || restartCount > 0);
  let conditions: Condition[] = pod.status?.conditions ?? [];
  for (const type of ["PodScheduled", "Initialized"]) {
    conditions = setCondition(conditions, { type, status: "True", reason: "", message: "" });
  }
  const reason = isReady ? "" : "ContainersNotReady";
  for (const type of ["ContainersReady", "Ready"]) {
    conditions = setCondition(conditions, { type, status: isReady ? "True" : "False", reason, message: "" });
  }
  return {
    phase: hasStarted ? "Running" : "Pending",
    podIP: "127.0.0.1",
    startTime: pod.status?.startTime ?? new Date().toISOString(),
    conditions,
    containerStatuses,
  };
}
