import { setTimeout as sleep } from "node:timers/promises";

import { valueAt } from "../harness/property-path.ts";
import { isProperties, textOf, type Properties } from "../harness/property-values.ts";
import type { ResourceCall } from "../harness/resource-type.ts";
import type { KubeClient, KubeObject } from "./kube-client.ts";

const DEFAULT_DEADLINE_S = 600;

/** How a rollout ended: the last state seen, and why it did not complete, if it did not. */
export interface Rollout {
  readonly object: KubeObject;
  readonly failures: readonly string[];
}

/**
 * Waits until a Deployment runs what it was told to: observed, every replica updated and available.
 *
 * Gives up at `progressDeadlineSeconds` or as soon as the cluster says that it has given up, and
 * then repeats the cluster's own reasons.
 */
export async function awaitRollout(
  client: KubeClient,
  id: string,
  first: KubeObject,
  call: ResourceCall,
): Promise<Rollout> {
  const pauseMs = Number(process.env["LAB_POLL_MS"] ?? 200);
  const deadline =
    Date.now() +
    (call.timeoutMs ?? numberAt(first, "spec.progressDeadlineSeconds", DEFAULT_DEADLINE_S) * 1000);
  let object = first;
  for (;;) {
    if (isComplete(object)) return { object, failures: [] };
    const reasons = complaints(object);
    if (hasGivenUp(object)) return { object, failures: reasons };
    if (Date.now() > deadline) {
      return { object, failures: [`"${id}" timed out waiting for its pods to be available`, ...reasons] };
    }
    if (call.signal.aborted) return { object, failures: [`waiting for "${id}" was cancelled`, ...reasons] };
    // Cancelled or not, the object exists: the answer must be its state, so the wait itself never throws.
    await sleep(pauseMs, undefined, { signal: call.signal }).catch(() => undefined);
    const found = await client.find(id);
    if (found === undefined) return { object, failures: [`"${id}" was deleted while it was rolled out`] };
    object = found;
  }
}

function isComplete(object: KubeObject): boolean {
  const wanted = numberAt(object, "spec.replicas", 1);
  return (
    isObserved(object) &&
    numberAt(object, "status.replicas", 0) === wanted &&
    numberAt(object, "status.updatedReplicas", 0) === wanted &&
    numberAt(object, "status.availableReplicas", 0) === wanted
  );
}

// Before the new generation is observed, the conditions still speak of the rollout before.
function hasGivenUp(object: KubeObject): boolean {
  return (
    isObserved(object) && complaints(object).some((reason) => reason.startsWith("[ProgressDeadlineExceeded]"))
  );
}

function isObserved(object: KubeObject): boolean {
  return numberAt(object, "status.observedGeneration", 0) >= numberAt(object, "metadata.generation", 1);
}

function complaints(object: Properties): string[] {
  const conditions = valueAt(object, "status.conditions");
  return (Array.isArray(conditions) ? conditions : [])
    .filter(isProperties)
    .filter((condition) => (condition["type"] === "ReplicaFailure") === (condition["status"] === "True"))
    .map((condition) => `[${textOf(condition["reason"])}] ${textOf(condition["message"])}`);
}

function numberAt(object: Properties, path: string, otherwise: number): number {
  const value = valueAt(object, path);
  return typeof value === "number" ? value : otherwise;
}
