/** The order of a run; everything up to `cut-over` can be compensated, from `cut-over` on only forward. */
export const PHASES = [
  "assess",
  "announce",
  "check",
  "protect",
  "fence",
  "revert",
  "cut-over",
  "start",
  "verify",
  "bake",
  "close",
] as const;

export type Phase = (typeof PHASES)[number];

/**
 * How a step may be met again after a crash: `idempotent` runs again, `observable` is looked at first,
 * `opaque` cannot be looked at, so an interrupted one stops for a person.
 */
export type StepClass = "idempotent" | "observable" | "opaque";

/** One thing a run will do, as plain data: a plan with its steps survives JSON and another machine. */
export interface Step {
  /** Unique within the plan; kebab-case. */
  readonly id: string;
  readonly kind: string;
  readonly phase: Phase;
  readonly class: StepClass;
  /** What the step does, for a person, in one line. */
  readonly title: string;
  /** The step kind's own settings, already validated by its schema; secrets only by reference. */
  readonly params: Readonly<Record<string, unknown>>;
  /** How the step is taken back, or why it cannot be. */
  readonly undo: StepUndo;
  /** How long the step may run before it is stopped, in milliseconds. */
  readonly timeoutMs: number;
}

/** `unneeded`: the step leaves nothing behind that anybody would take back. */
export type StepUndo =
  | { readonly by: "step"; readonly title: string }
  | { readonly by: "nothing"; readonly reason: string }
  | { readonly by: "unneeded"; readonly reason: string };

/** What became of a step. `unknown` means: begun, and nobody can say whether it took effect. */
export type StepStatus = "succeeded" | "failed" | "skipped" | "not-run" | "unknown";

export interface StepOutcome {
  readonly step: string;
  readonly status: StepStatus;
  /** One line for a person: what was done, or why it failed. */
  readonly detail: string;
  readonly startedAt: string | undefined;
  readonly durationMs: number | undefined;
  /** Set when a failed step is known to have left everything as it was. */
  readonly changedNothing?: true;
  /** Set when the step was undone again. */
  readonly undone?: "succeeded" | "failed";
  /** Facts that later steps and the report use, such as the update's number of changed resources. */
  readonly data?: Readonly<Record<string, unknown>>;
}

/** What a step wrote down before its effect; no secrets, because it goes into the journal as it is. */
export type StepMemory = Readonly<Record<string, unknown>>;

/** Sorts steps into phase order and keeps the given order inside a phase. */
export function inPhaseOrder<S extends { readonly phase: Phase }>(steps: readonly S[]): S[] {
  return [...steps].sort((a, b) => PHASES.indexOf(a.phase) - PHASES.indexOf(b.phase));
}
