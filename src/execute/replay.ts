import { RollbackError } from "../model/errors.ts";
import type { Actor, JournalEntry } from "../model/journal-entry.ts";
import type { RollbackPlan } from "../model/plan.ts";
import type { RunOutcome } from "../model/report.ts";
import type { StepMemory, StepOutcome } from "../model/step.ts";

/** How far one step came, according to the journal. */
export interface StepState {
  readonly attempts: number;
  /** Begun, and no outcome was recorded: whether it took effect is unknown until the world is looked at. */
  readonly isOpen: boolean;
  readonly outcome: StepOutcome | undefined;
  /** What it wrote down last, before its effect. */
  readonly memory: StepMemory | undefined;
}

/** Everything the journal says of a run. */
export interface RunState {
  readonly run: string;
  readonly plan: RollbackPlan;
  readonly actor: Actor;
  readonly startedAt: string;
  readonly decidedAt: string;
  readonly resumedAt: readonly string[];
  readonly steps: ReadonlyMap<string, StepState>;
  /** Taking back has begun: from then on the run only goes back, because what it stood on may be gone. */
  readonly isGoingBack: boolean;
  readonly finished: RunEnd | undefined;
}

/** How and when a run ended. */
interface RunEnd {
  readonly outcome: RunOutcome;
  readonly detail: string;
  readonly at: string;
  /** The run that took its place; see `reopenGivenUp`. */
  readonly givenUpFor?: string;
}

const UNTOUCHED: StepState = { attempts: 0, isOpen: false, outcome: undefined, memory: undefined };

/** Reads a run back from its entries; throws RUN_NOT_FOUND when they do not begin with a start. */
export function replay(entries: readonly JournalEntry[]): RunState {
  const [first] = entries;
  if (first?.record.type !== "run-started") {
    throw new RollbackError("RUN_NOT_FOUND", {
      subject: first?.run ?? "",
      message: "the journal has no beginning of that run",
      remedy: "see the runs of this stack: rollback history",
    });
  }
  const { plan, actor, decidedAt } = first.record;
  const steps = new Map<string, StepState>(plan.steps.map((step) => [step.id, UNTOUCHED]));
  const resumedAt: string[] = [];
  let finished: RunState["finished"];
  let isGoingBack = false;
  for (const { at, record } of entries) {
    if (record.type === "run-resumed") {
      resumedAt.push(at);
      finished = undefined;
    } else if (record.type === "run-finished") {
      const { outcome, detail, givenUpFor } = record;
      finished = { outcome, detail, at, ...(givenUpFor === undefined ? {} : { givenUpFor }) };
    } else if (record.type === "step-intended") {
      isGoingBack ||= record.undo;
      const before = steps.get(record.step) ?? UNTOUCHED;
      steps.set(record.step, record.undo ? before : { ...before, attempts: record.attempt, isOpen: true });
    } else if (record.type === "step-remembered") {
      const before = steps.get(record.step) ?? UNTOUCHED;
      steps.set(record.step, { ...before, memory: record.memory });
    } else if (record.type === "step-settled") {
      const before = steps.get(record.outcome.step) ?? UNTOUCHED;
      steps.set(record.outcome.step, { ...before, isOpen: false, outcome: record.outcome });
    }
  }
  return {
    run: first.run,
    plan,
    actor,
    startedAt: first.at,
    decidedAt,
    resumedAt,
    steps,
    isGoingBack,
    finished,
  };
}

/** Whether a run still has a claim on the stack: it neither came to an end nor was given up. */
export function isUnfinished(state: RunState): boolean {
  return state.finished === undefined || NEEDS_A_PERSON.has(state.finished.outcome);
}

const NEEDS_A_PERSON: ReadonlySet<RunOutcome> = new Set(["stopped", "verification-failed", "inconclusive"]);

/** Every step's outcome in plan order; what was never begun is `not-run`, what has no outcome is `unknown`. */
export function outcomesOf(state: RunState): StepOutcome[] {
  return state.plan.steps.map(({ id }) => {
    const step = state.steps.get(id) ?? UNTOUCHED;
    if (step.isOpen) return unsettled(id, "unknown", "begun, and no outcome was recorded");
    return step.outcome ?? unsettled(id, "not-run", "");
  });
}

/** The outcome of a step for which the journal has none. */
export function unsettled(step: string, status: "unknown" | "not-run", detail: string): StepOutcome {
  return { step, status, detail, startedAt: undefined, durationMs: undefined };
}
