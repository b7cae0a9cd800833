import type { Preview } from "../../src/model/preview.ts";
import type { ResourceChange, ResourceOperation } from "../../src/model/resource-change.ts";
import { aChange } from "./a-change.ts";

/** A complete preview whose counts follow from its changes, with twelve unchanged resources. */
export function aPreview(overrides: Partial<Preview> = {}): Preview {
  const changes = overrides.changes ?? [aChange()];
  return {
    succeeded: true,
    incomplete: undefined,
    changes,
    counts: countOperations(changes),
    diagnostics: [],
    planHash: "5d".repeat(32),
    durationMs: 4000,
    ...overrides,
  };
}

function countOperations(changes: readonly ResourceChange[]): Partial<Record<ResourceOperation, number>> {
  const counts: Partial<Record<ResourceOperation, number>> = { same: 12 };
  for (const { op } of changes) counts[op] = (counts[op] ?? 0) + 1;
  return counts;
}
