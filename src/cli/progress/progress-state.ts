import type { RollbackEvent } from "../../model/events.ts";
import type { Step } from "../../model/step.ts";

/** What a run is doing right now, put together from its events. */
export interface ProgressState {
  /** Activities under way (before and between the steps) and when they began. */
  readonly activities: ReadonlyMap<string, number>;
  readonly run: string | undefined;
  readonly runStartedMs: number | undefined;
  readonly stepIds: readonly string[];
  readonly step: { readonly step: Step; readonly attempt: number; readonly startedMs: number } | undefined;
  /** The newest word of the current step, and its count of resources when it has one. */
  readonly message: string | undefined;
  readonly done: number | undefined;
  readonly total: number | undefined;
  /** Expected time from the start of the run to verified; undefined before the stack's first run. */
  readonly estimateMs: number | undefined;
}

/** Before the first event. */
export const IDLE: ProgressState = {
  activities: new Map(),
  run: undefined,
  runStartedMs: undefined,
  stepIds: [],
  step: undefined,
  message: undefined,
  done: undefined,
  total: undefined,
  estimateMs: undefined,
};

const NO_WORD = { message: undefined, done: undefined, total: undefined };

/** The state after one more event, which was seen at `nowMs`. */
export function advance(state: ProgressState, event: RollbackEvent, nowMs: number): ProgressState {
  switch (event.type) {
    case "activity-started":
      return { ...state, activities: new Map(state.activities).set(event.activity, nowMs) };
    case "activity-finished":
      return { ...state, activities: without(state.activities, event.activity) };
    case "plan-ready":
      return { ...state, estimateMs: event.plan.estimateMs };
    case "run-started":
      return { ...state, run: event.run, runStartedMs: nowMs, stepIds: event.steps.map((step) => step.id) };
    case "step-started":
      return { ...state, ...NO_WORD, step: { step: event.step, attempt: event.attempt, startedMs: nowMs } };
    case "step-progress":
      return {
        ...state,
        message: event.message,
        done: event.done ?? state.done,
        total: event.total ?? state.total,
      };
    case "probe-sampled": {
      const message = `${event.probe}: ${event.sample.verdict}, ${event.consecutive} of ${event.wanted} in a row`;
      return { ...state, message };
    }
    case "step-finished":
      return state.step?.step.id === event.outcome.step ? { ...state, ...NO_WORD, step: undefined } : state;
    case "report-ready":
      return { ...state, ...NO_WORD, activities: new Map(), step: undefined };
    case "gate-checked":
    case "notice":
      return state;
  }
}

/** Whether anything is under way; when nothing is, the terminal belongs to the prompt or the report. */
export function isActive(state: ProgressState): boolean {
  return state.activities.size > 0 || state.step !== undefined;
}

function without(activities: ReadonlyMap<string, number>, name: string): ReadonlyMap<string, number> {
  return new Map([...activities].filter(([activity]) => activity !== name));
}
