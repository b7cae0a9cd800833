import { messageOf } from "../model/errors.ts";
import type { Step, StepOutcome } from "../model/step.ts";
import type { StepKind } from "../steps/step-kind.ts";
import { replay } from "./replay.ts";
import {
  idempotencyKey,
  outcomesByKind,
  type ExecutionOptions,
  type ExecutionResult,
  type Outcomes,
} from "./run-steps.ts";
import { withTimeLimit } from "./with-time-limit.ts";

/**
 * Takes back, newest first, every step that succeeded and can be undone; for a run that failed before its pivot.
 *
 * Each undo is journalled like a step. An undo that fails ends the run as `stopped` and both reasons
 * are told: the world is then neither old nor new, and a person must look.
 */
export async function compensate(
  run: string,
  reason: string,
  options: ExecutionOptions,
): Promise<ExecutionResult> {
  const state = replay(options.journal.read(run));
  const outcomes: Outcomes = {
    outcomes: outcomesByKind(state),
    outcomeOf: (id) => state.steps.get(id)?.outcome,
  };
  const failures: string[] = [];
  for (const step of [...state.plan.steps].reverse()) {
    const outcome = state.steps.get(step.id)?.outcome;
    const kind = options.kinds.get(step.kind) as StepKind<unknown> | undefined;
    if (outcome?.status !== "succeeded" || outcome.undone === "succeeded" || kind?.undo === undefined)
      continue;
    const undone = await undoStep(run, step, outcome, kind, outcomes, options);
    if (undone.undone === "failed") failures.push(`undoing "${step.title}" failed: ${undone.detail}`);
  }
  if (failures.length > 0) return { outcome: "stopped", detail: [reason, ...failures].join("; ") };
  return { outcome: "undone", detail: `${reason}; everything done before it was taken back` };
}

async function undoStep(
  run: string,
  step: Step,
  outcome: StepOutcome,
  kind: StepKind<unknown>,
  outcomes: Outcomes,
  options: ExecutionOptions,
): Promise<StepOutcome> {
  const { journal, notify, contextOf } = options;
  notify({ type: "step-started", step: { ...step, title: `undo: ${step.title}` }, attempt: 1 });
  journal.append(run, {
    type: "step-intended",
    step: step.id,
    attempt: 1,
    idempotencyKey: `${idempotencyKey(run, step)}-undo`,
    undo: true,
  });
  const result = await withTimeLimit(
    step,
    async (signal) =>
      (await kind.undo?.(step.params, contextOf(step, { ...outcomes, wasBegun: true }, signal))) ?? {
        status: "skipped" as const,
        detail: "nothing to undo",
      },
    (error) => ({ status: "failed" as const, detail: messageOf(error) }),
  );
  const isUndone = result.status === "succeeded" || result.status === "skipped";
  const settled: StepOutcome = {
    ...outcome,
    detail: options.redact(result.detail),
    undone: isUndone ? "succeeded" : "failed",
  };
  journal.append(run, { type: "step-settled", undo: true, outcome: settled });
  notify({ type: "step-finished", outcome: settled });
  return settled;
}
