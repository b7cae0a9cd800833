import type { RollbackPlan } from "./plan.ts";
import type { StepMemory, StepOutcome } from "./step.ts";
import type { RunOutcome } from "./report.ts";

/** Who runs, and in which process: enough to tell a live owner from a dead one, and to call somebody. */
export interface Actor {
  readonly user: string;
  readonly host: string;
  readonly pid: number;
}

/** The record types of a run, in the order they can appear. */
export type JournalRecord =
  | {
      readonly type: "run-started";
      readonly plan: RollbackPlan;
      readonly actor: Actor;
      /** When the person decided: the typed confirmation, else the command that needed none. */
      readonly decidedAt: string;
    }
  | { readonly type: "run-resumed"; readonly actor: Actor }
  | {
      readonly type: "step-intended";
      readonly step: string;
      readonly attempt: number;
      /** Stays the same over all attempts, so that an effect can be found again. */
      readonly idempotencyKey: string;
      readonly undo: boolean;
    }
  | {
      readonly type: "step-remembered";
      readonly step: string;
      /** What the step will need to look at its effect or to take it back; on disk before that effect. */
      readonly memory: StepMemory;
    }
  | { readonly type: "step-settled"; readonly undo: boolean; readonly outcome: StepOutcome }
  | {
      readonly type: "run-finished";
      readonly outcome: RunOutcome;
      readonly detail: string;
      /** The run that took this one's place: should that come to nothing, this one has not ended. */
      readonly givenUpFor?: string;
    };

/** One line of the journal: append-only, numbered per run, each chained to the one before by its hash. */
export interface JournalEntry {
  readonly run: string;
  readonly sequence: number;
  readonly at: string;
  readonly record: JournalRecord;
  readonly previousHash: string;
  readonly hash: string;
}
