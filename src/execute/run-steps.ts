import type { RollbackEvent } from "../model/events.ts";
import { messageOf, RollbackError } from "../model/errors.ts";
import type { Journal } from "../journal/open-journal.ts";
import type { RunOutcome } from "../model/report.ts";
import { PHASES, type Step, type StepOutcome } from "../model/step.ts";
import type { AnyStepKind, Observation, StepContext, StepKind, StepResult } from "../steps/step-kind.ts";
import { replay, type RunState } from "./replay.ts";
import { compensate } from "./compensate.ts";
import { withTimeLimit } from "./with-time-limit.ts";

/** Everything the steps need from outside. */
export interface ExecutionOptions {
  readonly journal: Journal;
  readonly kinds: ReadonlyMap<string, AnyStepKind>;
  readonly contextOf: (step: Step, told: Told, signal: AbortSignal) => StepContext;
  readonly notify: (event: RollbackEvent) => void;
  readonly now: () => Date;
  /** Asked before each step: true after the first Ctrl-C, so that a run stops between two steps. */
  readonly stopRequested: () => boolean;
  /** What a person who looked says of steps that cannot be looked at: `done` is recorded, `retry` runs it again. */
  readonly decisions?: ReadonlyMap<string, StepDecision>;
  /** Hides known secrets in everything that will be journalled and shown. */
  readonly redact: <Value>(value: Value) => Value;
}

/** What the journal tells a step: what came before it, and whether it was begun before; and how it tells the journal. */
export type Told = Pick<StepContext, "outcomes" | "outcomeOf" | "memoryOf" | "wasBegun" | "remember">;

/** The outcomes so far, as steps ask for them. */
export type Outcomes = Pick<Told, "outcomes" | "outcomeOf">;

/** A person's word on a step whose effect the world does not tell. */
export type StepDecision = "done" | "retry";

/** How the run ended. */
export interface ExecutionResult {
  readonly outcome: RunOutcome;
  readonly detail: string;
}

/**
 * Runs the steps of a journalled run from wherever it stands; never begins a step whose intent is not on disk.
 *
 * A step that was begun before is looked at first: done ones are only recorded, unknown ones stop the
 * run for a person, and no step is run twice blindly. A failure before the pivot undoes what was done,
 * after it the run stops and can be resumed. A run that was stopped while it took things back goes on
 * taking them back.
 */
export async function runSteps(run: string, options: ExecutionOptions): Promise<ExecutionResult> {
  try {
    const result = await runAll(run, options);
    options.journal.append(run, { type: "run-finished", ...result });
    return result;
  } catch (error) {
    // Nothing more is begun and nothing taken back; without an end in the journal the run counts as stopped.
    if (!(error instanceof RollbackError) || error.code !== "JOURNAL_UNWRITABLE") throw error;
    options.notify({ type: "notice", message: `${error.message}; ${error.remedy}` });
    return { outcome: "stopped", detail: error.message };
  }
}

async function runAll(run: string, options: ExecutionOptions): Promise<ExecutionResult> {
  const state = replay(options.journal.read(run));
  if (state.isGoingBack) return compensate(run, reasonToGoBack(state), options);
  const outcomes = outcomesByKind(state);
  const told = new Map([...state.steps].map(([id, { outcome }]) => [id, outcome]));
  for (const step of state.plan.steps) {
    if (isDone(state.steps.get(step.id)?.outcome)) continue;
    if (options.stopRequested())
      return { outcome: "stopped", detail: `stopped on request before "${step.title}"` };
    const outcomeOf: Told["outcomeOf"] = (id) => told.get(id);
    const outcome = await settleStep(step, state, { outcomes, outcomeOf }, options);
    outcomes.set(step.kind, outcome);
    told.set(step.id, outcome);
    options.journal.append(run, { type: "step-settled", undo: false, outcome });
    options.notify({ type: "step-finished", outcome });
    if (isDone(outcome)) continue;
    return endAfterFailure(run, step, outcome, options);
  }
  return { outcome: "rolled-back", detail: "every step succeeded" };
}

function reasonToGoBack({ plan, steps }: RunState): string {
  const failed = plan.steps.find(({ id }) => steps.get(id)?.outcome?.status === "failed");
  const detail = failed && steps.get(failed.id)?.outcome?.detail;
  return failed === undefined ? "it was being taken back" : `"${failed.title}" failed: ${detail ?? ""}`;
}

const isDone = (outcome: StepOutcome | undefined): boolean =>
  outcome?.status === "succeeded" || outcome?.status === "skipped";

/** Brings one step to an outcome: by looking, where it was begun before, else by doing it. */
async function settleStep(
  step: Step,
  state: RunState,
  outcomes: Outcomes,
  options: ExecutionOptions,
): Promise<StepOutcome> {
  const startedAt = options.now();
  const before = state.steps.get(step.id);
  const attempt = (before?.attempts ?? 0) + 1;
  const kind = options.kinds.get(step.kind) as StepKind<unknown> | undefined;
  const finish = ({ status, detail, data, changedNothing }: StepResult): StepOutcome => ({
    step: step.id,
    status,
    detail: options.redact(detail),
    startedAt: startedAt.toISOString(),
    durationMs: options.now().getTime() - startedAt.getTime(),
    ...(data === undefined ? {} : { data: options.redact(data) }),
    ...(changedNothing === undefined ? {} : { changedNothing }),
  });
  if (kind === undefined)
    return finish({ status: "failed", detail: `this version knows no step of kind "${step.kind}"` });

  const told: Told = { ...outcomes, ...memoryFor(state.run, step, options), wasBegun: attempt > 1 };
  options.notify({ type: "step-started", step, attempt });
  if (attempt > 1) {
    const decision = options.decisions?.get(step.id);
    if (decision === "done") return finish({ status: "succeeded", detail: "declared done by a person" });
    const seen: Observation =
      decision === "retry"
        ? { found: "not-done", detail: "to be run again, as a person decided" }
        : await withTimeLimit(
            step,
            (signal) => kind.observe(step.params, options.contextOf(step, told, signal)),
            unknownObservation,
          );
    if (seen.found === "done") {
      const detail = `found done after an interruption: ${seen.detail}`;
      return finish({ status: "succeeded", detail, ...(seen.data === undefined ? {} : { data: seen.data }) });
    }
    if (seen.found === "unknown" && step.class !== "idempotent") {
      return finish({
        status: "unknown",
        detail: `begun earlier, and it cannot be told whether it took effect: ${seen.detail} (look, then: rollback resume --decide ${step.id}=<done|retry>)`,
      });
    }
  }
  options.journal.append(state.run, {
    type: "step-intended",
    step: step.id,
    attempt,
    idempotencyKey: idempotencyKey(state.run, step),
    undo: false,
  });
  return finish(
    await withTimeLimit(
      step,
      (signal) => kind.apply(step.params, options.contextOf(step, told, signal)),
      failedResult,
    ),
  );
}

/** What the steps of a run wrote down, and how this one does: it is in the journal before `remember` returns. */
export function memoryFor(
  run: string,
  step: Step,
  { journal }: Pick<ExecutionOptions, "journal">,
): Pick<Told, "memoryOf" | "remember"> {
  const memoryOf: Told["memoryOf"] = (id) => replay(journal.read(run)).steps.get(id)?.memory;
  return {
    memoryOf,
    remember: (memory) => {
      // A resumed step writes down what it remembers: once is enough.
      if (JSON.stringify(memory) === JSON.stringify(memoryOf(step.id))) return;
      journal.append(run, { type: "step-remembered", step: step.id, memory });
    },
  };
}

/** What the steps of a run came to, by their kinds; the last one of a kind counts. */
export function outcomesByKind({ plan, steps }: RunState): Map<string, StepOutcome> {
  return new Map(
    plan.steps.flatMap(({ id, kind }) => {
      const outcome = steps.get(id)?.outcome;
      return outcome === undefined ? [] : [[kind, outcome] as const];
    }),
  );
}

/** The name under which a step's effect can be found again: the same over all attempts. */
export function idempotencyKey(run: string, step: Step): string {
  return `${run}-${step.id}`;
}

async function endAfterFailure(
  run: string,
  step: Step,
  outcome: StepOutcome,
  options: ExecutionOptions,
): Promise<ExecutionResult> {
  const verdict = verdictOf(outcome);
  if (verdict !== undefined) return { outcome: verdict, detail: outcome.detail };
  const end = outcome.status === "unknown" ? "has an unknown outcome" : "failed";
  const why = options.stopRequested() ? "interrupted on request" : (outcome.detail.split("\n")[0] ?? "");
  const detail = `"${step.title}" ${end}: ${why}`;
  if (outcome.status === "unknown" || pivotWasBegun(replay(options.journal.read(run)), options.kinds))
    return { outcome: "stopped", detail };
  return compensate(run, detail, options);
}

/** The verify step answers with a verdict; anything but a pass ends the run without touching anything more. */
function verdictOf(outcome: StepOutcome): RunOutcome | undefined {
  const verdict = outcome.data?.verdict;
  if (verdict === "failed") return "verification-failed";
  return verdict === "inconclusive" ? "inconclusive" : undefined;
}

/** Whether a step was begun after which there is only forward: the update itself, or anything from the cut-over on. */
export function pivotWasBegun(state: RunState, kinds: ExecutionOptions["kinds"]): boolean {
  return state.plan.steps.some((step) => {
    const isPivot =
      kinds.get(step.kind)?.isPivot === true || PHASES.indexOf(step.phase) >= PHASES.indexOf("cut-over");
    const { attempts = 0, outcome } = state.steps.get(step.id) ?? {};
    return isPivot && attempts > 0 && outcome?.changedNothing !== true;
  });
}

const unknownObservation = (error: unknown): Observation => ({ found: "unknown", detail: messageOf(error) });

/** A deliberate error says that nothing more happened; anything else may have struck after the effect. */
function failedResult(error: unknown): StepResult {
  return { status: error instanceof RollbackError ? "failed" : "unknown", detail: messageOf(error) };
}
