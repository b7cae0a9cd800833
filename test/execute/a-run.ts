import { z } from "zod";
import { compensate, stepsToTakeBack } from "../../src/execute/compensate.ts";
import { replay, type RunState } from "../../src/execute/replay.ts";
import {
  runSteps,
  type ExecutionOptions,
  type ExecutionResult,
  type Told,
} from "../../src/execute/run-steps.ts";
import type { Journal } from "../../src/journal/open-journal.ts";
import type { RollbackEvent } from "../../src/model/events.ts";
import type { Step } from "../../src/model/step.ts";
import type { Observation, StepContext, StepKind, StepResult } from "../../src/steps/step-kind.ts";
import { aPlan } from "../_builders/a-plan.ts";
import { aStackEngine } from "../_builders/a-stack-engine.ts";
import { aStep } from "../_builders/a-step.ts";
import { openIn, started } from "../journal/a-journal.ts";

/** What a step kind of a spec does; by default it succeeds and can be taken back. */
export interface Behaviour {
  readonly apply?: (context: StepContext) => StepResult | Promise<StepResult>;
  readonly observe?: (context: StepContext) => Observation | Promise<Observation>;
  readonly undo?: ((context: StepContext) => StepResult | Promise<StepResult>) | "none";
  readonly isPivot?: true;
  readonly step?: Partial<Step>;
}

/** A run in a real journal whose steps are plain functions, one kind per step. */
export interface TestRun {
  readonly journal: Journal;
  readonly steps: readonly Step[];
  /** Everything the steps did, in order: `apply a`, `observe a`, `undo a`. */
  readonly effects: string[];
  readonly events: RollbackEvent[];
  readonly state: () => RunState;
  /** The record types of the journal, with the step they are about. */
  readonly records: () => string[];
  readonly go: (overrides?: Partial<ExecutionOptions>) => Promise<ExecutionResult>;
  /** The ids of the steps that `giveUp` would take back, in that order. */
  readonly toTakeBack: () => string[];
  /** What `abandon` does before the pivot. */
  readonly giveUp: (overrides?: Partial<ExecutionOptions>) => Promise<ExecutionResult>;
}

export const RUN = "run-1";

/** Starts a run of these steps, in this order, with its journal in the folder. */
export function aRun(directory: string, behaviours: Readonly<Record<string, Behaviour>>): TestRun {
  const journal = openIn(directory);
  const effects: string[] = [];
  const events: RollbackEvent[] = [];
  const steps = Object.entries(behaviours).map(([id, { step }]) =>
    aStep({ id, kind: id, title: id, phase: "fence", ...step }),
  );
  const kinds = new Map(
    Object.entries(behaviours).map(([id, behaviour]) => [id, aKind(id, behaviour, effects)]),
  );
  if (journal.read(RUN).length === 0) journal.append(RUN, started(aPlan({ steps })));
  const options: ExecutionOptions = {
    journal,
    kinds,
    contextOf: aContext,
    notify: (event) => events.push(event),
    now: () => new Date("2026-11-21T03:00:00.000Z"),
    stopRequested: () => false,
    redact: (value) => value,
  };
  return {
    journal,
    steps,
    effects,
    events,
    state: () => replay(journal.read(RUN)),
    records: () => journal.read(RUN).map(describeRecord),
    go: (overrides = {}) => runSteps(RUN, { ...options, ...overrides }),
    toTakeBack: () => stepsToTakeBack(replay(journal.read(RUN)), kinds).map(({ id }) => id),
    giveUp: (overrides = {}) => compensate(RUN, "given up", { ...options, ...overrides }),
  };
}

function aKind(kind: string, behaviour: Behaviour, effects: string[]): StepKind<unknown> {
  const { apply, observe, undo, isPivot } = behaviour;
  const told = async <Answer>(verb: string, answer: () => Answer | Promise<Answer>): Promise<Answer> => {
    effects.push(`${verb} ${kind}`);
    return answer();
  };
  return {
    kind,
    phase: "fence",
    class: "observable",
    settings: z.unknown(),
    timeoutMs: 1000,
    title: () => kind,
    undoOf: () => ({ by: "unneeded", reason: "" }),
    check: () => Promise.resolve([]),
    apply: (_, context) =>
      told("apply", () => apply?.(context) ?? { status: "succeeded", detail: `${kind} done` }),
    observe: (_, context) =>
      told("observe", () => observe?.(context) ?? { found: "not-done", detail: "nothing there" }),
    ...(isPivot === undefined ? {} : { isPivot }),
    ...(undo === "none"
      ? {}
      : {
          undo: (_, context) =>
            told("undo", () => undo?.(context) ?? { status: "succeeded", detail: `${kind} undone` }),
        }),
  };
}

function aContext(step: Step, told: Told, signal: AbortSignal): StepContext {
  return {
    run: RUN,
    plan: aPlan(),
    step,
    ...told,
    idempotencyKey: `${RUN}-${step.id}`,
    projectDirectory: "/nowhere",
    currentDirectory: "/nowhere",
    runDirectory: "/nowhere",
    environment: {},
    engine: aStackEngine(),
    values: () => Promise.resolve({}),
    signal,
    progress: () => undefined,
    notify: () => undefined,
  };
}

function describeRecord({ record }: ReturnType<Journal["read"]>[number]): string {
  if (record.type === "step-intended")
    return `${record.undo ? "undo " : ""}intended ${record.step} ${record.attempt}`;
  if (record.type === "step-settled")
    return `${record.undo ? "undo " : ""}settled ${record.outcome.step} ${record.undo ? (record.outcome.undone ?? "") : record.outcome.status}`;
  if (record.type === "step-remembered") return `remembered ${record.step}`;
  if (record.type === "run-finished") return `finished ${record.outcome}`;
  return record.type;
}
