import type { Finding } from "./finding.ts";
import type { RollbackPlan } from "./plan.ts";
import type { StepOutcome } from "./step.ts";
import type { Verification } from "./verification.ts";

/** Version of the report's JSON form. */
export const REPORT_SCHEMA = "rollback.report/v1";

/** How a run ended; each has its own exit code. */
export type RunOutcome =
  | "planned"
  | "nothing-to-do"
  | "rolled-back"
  | "blocked"
  | "declined"
  | "stopped"
  | "undone"
  | "verification-failed"
  | "inconclusive"
  | "abandoned";

/** One moment of the run's timeline, computed from the journal and never typed by hand. */
export interface TimelineEntry {
  readonly at: string;
  readonly durationMs: number | undefined;
  readonly title: string;
  readonly status: "succeeded" | "failed" | "skipped" | "not-run" | "unknown" | "note";
}

/** Plan, findings, outcomes, verification and what to do next: the one thing renderers read. */
export interface Report {
  readonly schema: typeof REPORT_SCHEMA;
  /** undefined for a plan that was not run. */
  readonly run: string | undefined;
  readonly outcome: RunOutcome;
  readonly detail: string;
  readonly actor: string | undefined;
  readonly plan: RollbackPlan;
  readonly findings: readonly Finding[];
  readonly steps: readonly StepOutcome[];
  readonly verification: Verification | undefined;
  readonly timeline: readonly TimelineEntry[];
  /** When the person decided (the confirmed command) and when the last probe agreed. */
  readonly decidedAt: string | undefined;
  readonly verifiedAt: string | undefined;
  readonly decisionToVerifiedMs: number | undefined;
  /** The commands that make sense now, most useful first. */
  readonly next: readonly string[];
}
