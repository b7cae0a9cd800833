import type { GeneratedResource } from "./resource.ts";
import { resourceState } from "./resource-state.ts";

const CHANGED = ["image", "spec.replicas"];

/** A resource as an entry of `steps` in `pulumi preview --json`. */
export function previewStep(resource: GeneratedResource): Record<string, unknown> {
  const { op, urn } = resource;
  const changes = op === "update" || op === "replace";
  const kind = op === "replace" ? "update-replace" : "update";
  return {
    op,
    urn,
    provider: "urn:pulumi:prod::large::pulumi:providers:aws::default::f0867735-2324-4197-b06c-e754aa16d4a4",
    ...(op === "create" ? {} : { oldState: resourceState(resource, "bad") }),
    ...(op === "delete" ? {} : { newState: resourceState(resource, "good") }),
    ...(changes ? { diffReasons: ["image", "spec"] } : {}),
    ...(op === "replace" ? { replaceReasons: ["image"] } : {}),
    detailedDiff: changes
      ? Object.fromEntries(CHANGED.map((path) => [path, { kind, inputDiff: true }]))
      : null,
  };
}
