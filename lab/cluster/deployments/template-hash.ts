import { createHash } from "node:crypto";
import type { PodTemplate } from "../model/pod.ts";

/** The label that ties pods to the ReplicaSet of their template. */
export const TEMPLATE_HASH = "pod-template-hash";

/** Names a pod template by its content: the same template, at any time, is the same revision. */
export function templateHash(template: PodTemplate): string {
  return createHash("sha256")
    .update(JSON.stringify(sorted(template)))
    .digest("hex")
    .slice(0, 10);
}

// Key order and the empty fields that typed clients add (`resources: {}`) are accidents; they must not start a rollout.
function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== "object" || value === null) return value;
  const entries = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
  return Object.fromEntries(
    entries.filter(([, item]) => !isEmpty(item)).map(([key, item]) => [key, sorted(item)]),
  );
}

function isEmpty(value: unknown): boolean {
  return value === null || (typeof value === "object" && Object.keys(value).length === 0);
}
