import { messageOf } from "../model/errors.ts";
import type { Step, StepOutcome } from "../model/step.ts";
import type { StepContext, StepKind, StepResult } from "../steps/step-kind.ts";
import { replay, type RunState, type StepState, unsettled } from "./replay.ts";
import {
  idempotencyKey,
  memoryFor,
  outcomesByKind,
  type ExecutionOptions,
  type ExecutionResult,
  type Outcomes,
} from "./run-steps.ts";
import { withTimeLimit } from "./with-time-limit.ts";

/**
 * Takes back, newest first, every step that succeeded and can be undone; for a run that failed before its pivot.
 *
 * A step that was begun and whose effect nobody recorded may be half there: it is looked at, and taken
 * back unless it had not taken effect. Each undo is journalled like a step. An undo that fails ends the
 * run as `stopped` and both reasons are told: the world is then neither old nor new, and a person must
 * look.
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
  for (const left of leftBehind(state, options.kinds)) {
    const undone = await undoStep(run, left, outcomes, options);
    if (undone.undone === "failed") failures.push(`undoing "${left.step.title}" failed: ${undone.detail}`);
  }
  if (failures.length > 0) return { outcome: "stopped", detail: [reason, ...failures].join("; ") };
  return { outcome: "undone", detail: `${reason}; everything done before it was taken back` };
}

/** The steps that giving a run up would take back, newest first; those that may have left nothing are among them. */
export function stepsToTakeBack(state: RunState, kinds: ExecutionOptions["kinds"]): Step[] {
  return leftBehind(state, kinds).map(({ step }) => step);
}

function leftBehind({ plan, steps }: RunState, kinds: ExecutionOptions["kinds"]): Undoing[] {
  return plan.steps.toReversed().flatMap((step) => {
    const came = steps.get(step.id);
    const kind = kinds.get(step.kind) as StepKind<unknown> | undefined;
    const trace = came === undefined ? "none" : traceOf(step, came);
    return trace === "none" || kind?.undo === undefined
      ? []
      : [{ step, kind, trace, outcome: came?.outcome }];
  });
}

/** Whether a step left something to take back; `doubtful` where the journal does not know. */
function traceOf(step: Step, { attempts, isOpen, outcome }: StepState): "certain" | "doubtful" | "none" {
  if (outcome?.undone === "succeeded") return "none";
  if (outcome?.status === "succeeded") return "certain";
  // An attempt before the one that failed was cut off, or it would not have been tried again.
  const failedLater =
    outcome?.status === "failed" &&
    attempts > 1 &&
    outcome.changedNothing !== true &&
    step.class !== "opaque";
  const isDoubtful = isOpen || outcome?.status === "unknown" || failedLater;
  return isDoubtful && step.undo.by === "step" ? "doubtful" : "none";
}

interface Undoing {
  readonly step: Step;
  readonly kind: StepKind<unknown>;
  readonly trace: "certain" | "doubtful";
  readonly outcome: StepOutcome | undefined;
}

async function undoStep(
  run: string,
  { step, kind, trace, outcome }: Undoing,
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
    async (signal) => {
      const told = { ...outcomes, ...memoryFor(run, step, options), wasBegun: true };
      const context = contextOf(step, told, signal);
      const seen = trace === "doubtful" ? await lookFirst(step, kind, context) : undefined;
      return seen ?? (await kind.undo?.(step.params, context)) ?? NOTHING_TO_UNDO;
    },
    (error): StepResult => ({ status: "failed", detail: messageOf(error) }),
  );
  const isUndone = result.status === "succeeded" || result.status === "skipped";
  const settled: StepOutcome = {
    ...(outcome ?? unsettled(step.id, "unknown", "")),
    detail: options.redact(result.detail),
    undone: isUndone ? "succeeded" : "failed",
  };
  journal.append(run, { type: "step-settled", undo: true, outcome: settled });
  notify({ type: "step-finished", outcome: settled });
  return settled;
}

const NOTHING_TO_UNDO: StepResult = { status: "skipped", detail: "nothing to undo" };

/** Answers instead of an undo where looking says that there is nothing to undo, or cannot say it. */
async function lookFirst(
  step: Step,
  kind: StepKind<unknown>,
  context: StepContext,
): Promise<StepResult | undefined> {
  // It is not asked what it did, because it may be done again anyway; so it may be undone anyway.
  if (step.class === "idempotent") return undefined;
  const { found, detail } = await kind.observe(step.params, context);
  if (found === "not-done") return { status: "skipped", detail: `it had not taken effect: ${detail}` };
  if (found !== "unknown") return undefined;
  return { status: "failed", detail: `it cannot be told whether it took effect: ${detail}` };
}
