import type { z } from "zod";
import type { Notify } from "../model/events.ts";
import type { Finding } from "../model/finding.ts";
import type { RollbackPlan } from "../model/plan.ts";
import type { Phase, Step, StepClass, StepMemory, StepOutcome, StepUndo } from "../model/step.ts";
import type { StackEngine } from "../model/stack-engine.ts";

/** What a step may know and use while it runs; everything else reaches it through its settings. */
export interface StepContext {
  readonly run: string;
  readonly plan: RollbackPlan;
  readonly step: Step;
  /** Whether an earlier attempt of this step was begun: what it did may be half there. */
  readonly wasBegun: boolean;
  /** The same over all attempts of this step in this run: the name under which an effect can be found again. */
  readonly idempotencyKey: string;
  /** The Pulumi project inside the release's tree. */
  readonly projectDirectory: string;
  /** The project folder the person works in; read only. */
  readonly currentDirectory: string;
  /** Private folder of this run (mode 0700) for files that must outlive a crash. */
  readonly runDirectory: string;
  /** What the earlier steps of this run came to, by kind of step; their data is how one step tells another. */
  readonly outcomes: ReadonlyMap<string, StepOutcome>;
  /** The same by the step's own id, for plans with several steps of a kind. */
  readonly outcomeOf: (step: string) => StepOutcome | undefined;
  /** What a step of this run wrote down, on whatever machine; undefined when it wrote nothing. */
  readonly memoryOf: (step: string) => StepMemory | undefined;
  /**
   * Writes down, before the effect, what this step will need to look at it or to take it back; replaces what it wrote
   * before. The outcome comes too late for a run that is killed in between.
   */
  readonly remember: (memory: StepMemory) => void;
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly engine: StackEngine;
  /** The values that `{{name}}` in settings may use: release.*, target.*, outputs.*, run. */
  readonly values: () => Promise<Readonly<Record<string, string>>>;
  /** Aborts when the step's time is over. */
  readonly signal: AbortSignal;
  readonly progress: (message: string, done?: number, total?: number) => void;
  readonly notify: Notify;
}

/** What an effect came to; a failure is a value, so that the journal and the report can keep it. */
export interface StepResult {
  readonly status: "succeeded" | "failed" | "skipped" | "unknown";
  readonly detail: string;
  readonly data?: Readonly<Record<string, unknown>>;
  /** A failure that is known to have left everything as it was: even one of a pivot lets the run go back. */
  readonly changedNothing?: true;
}

/**
 * What the world says about a step that was begun and has no recorded outcome.
 *
 * `remaining` means that part of it took effect and that `apply` will finish the rest without doing
 * the first part twice; `unknown` stops the run for a person.
 */
export interface Observation {
  readonly found: "done" | "not-done" | "remaining" | "unknown";
  readonly detail: string;
  /** What `apply` would have put into its result, as far as the world still tells. */
  readonly data?: Readonly<Record<string, unknown>>;
}

/**
 * One kind of step: how it is described, checked, done, looked at and taken back.
 *
 * `apply` never repeats an effect of the same idempotency key. `observe` only looks. `undo` is
 * called before the pivot only, for a step that succeeded, and for one that was cut off and is not
 * found undone by itself; where nothing can be undone `undoOf` says why.
 */
export interface StepKind<Params> {
  readonly kind: string;
  readonly phase: Phase;
  readonly class: StepClass | ((params: Params) => StepClass);
  /** The settings as written in rollback.yaml, without `kind`, `id`, `phase` and `timeout`. */
  readonly settings: z.ZodType<Params>;
  readonly timeoutMs: number;
  /** Once such a step was begun, a failure stops the run instead of undoing what came before. */
  readonly isPivot?: true;
  /** One line for the plan. */
  readonly title: (params: Params) => string;
  readonly undoOf: (params: Params) => StepUndo;
  /** Looks, before anything is changed, for reasons why the step could not work. */
  readonly check: (params: Params, context: StepContext) => Promise<readonly Finding[]>;
  readonly apply: (params: Params, context: StepContext) => Promise<StepResult>;
  readonly observe: (params: Params, context: StepContext) => Promise<Observation>;
  readonly undo?: (params: Params, context: StepContext) => Promise<StepResult>;
}

/** A step kind whose settings type is hidden, so that kinds of different settings share one registry. */
export type AnyStepKind = Omit<StepKind<never>, "settings"> & { readonly settings: z.ZodType };
