import type { Step, StepOutcome } from "../../src/model/step.ts";

/** The step every plan has: the update of the stack to the release's program. */
export function aStep(overrides: Partial<Step> = {}): Step {
  return {
    id: "update-stack",
    kind: "update-stack",
    phase: "revert",
    class: "observable",
    title: "update shop/prod to v1.2.3",
    params: {},
    undo: { by: "step", title: "update the stack to v1.3.0 again" },
    timeoutMs: 1_800_000,
    ...overrides,
  };
}

/** A succeeded outcome of the step that `aStep` makes. */
export function anOutcome(overrides: Partial<StepOutcome> = {}): StepOutcome {
  return {
    step: "update-stack",
    status: "succeeded",
    detail: "2 resources updated",
    startedAt: "2026-11-21T03:00:10.000Z",
    durationMs: 42_000,
    ...overrides,
  };
}
