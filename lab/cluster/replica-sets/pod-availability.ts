import type { Pod } from "../model/pod.ts";

/** True when the pod answers its readiness probe and is not ending. */
export function isReady(pod: Pod): boolean {
  return pod.metadata.deletionTimestamp === undefined && readyCondition(pod)?.status === "True";
}

/** True when the pod has been ready for `minReadySeconds`. */
export function isAvailable(pod: Pod, minReadySeconds: number): boolean {
  const since = readyCondition(pod)?.lastTransitionTime;
  return isReady(pod) && since !== undefined && Date.now() - Date.parse(since) >= minReadySeconds * 1000;
}

function readyCondition(pod: Pod) {
  return pod.status?.conditions.find(({ type }) => type === "Ready");
}
