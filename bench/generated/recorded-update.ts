import { join } from "node:path";
import type { StackUpdate } from "../../src/model/release.ts";
import type { Target } from "../../src/model/target.ts";

/** The stack that every generated file speaks of. */
export const GENERATED_TARGET: Target = { organization: "organization", project: "large", stack: "prod" };

/** The update of the good release, as the generated stack's history has it. */
export const GENERATED_UPDATE: StackUpdate = {
  number: 1,
  kind: "update",
  result: "succeeded",
  startedAt: "2026-03-09T09:00:00.000Z",
  finishedAt: "2026-03-09T09:03:20.000Z",
  message: "Release 1.2.3",
  commit: "9b1e77c2aa0145f0b6a1d2c3e4f5a6b7c8d9e0f1",
  dirty: false,
  author: "Platform Team",
  config: {},
  resourceChanges: {},
  rollbackRun: undefined,
};

/** Where a `file://` backend in this folder keeps the stack's history. */
export function historyFolder(backend: string): string {
  return join(backend, ".pulumi", "history", GENERATED_TARGET.project, GENERATED_TARGET.stack);
}
