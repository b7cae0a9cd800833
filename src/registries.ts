import { DATABASE_STEPS } from "./steps/database/registry.ts";
import { STEP_KINDS } from "./steps/registry.ts";
import { keepSafetyOptions } from "./steps/stack/keep-safety-options.ts";
import { takeCheckpoint } from "./steps/stack/take-checkpoint.ts";
import type { AnyStepKind } from "./steps/step-kind.ts";
import { verifyRelease } from "./verify/verify-release.ts";

/** Steps that every plan gets by itself; rollback.yaml does not name them. */
export const BUILT_IN: readonly AnyStepKind[] = [
  takeCheckpoint,
  keepSafetyOptions,
  verifyRelease,
  ...DATABASE_STEPS,
];

/** Every step kind a plan may hold, by its name. */
export const ALL_STEP_KINDS: ReadonlyMap<string, AnyStepKind> = new Map(
  [...STEP_KINDS, ...BUILT_IN].map((kind): [string, AnyStepKind] => [kind.kind, kind]),
);
