import { planAim } from "../model/plan-aim.ts";
import type { Report, RunOutcome } from "../model/report.ts";

/** How an outcome is told: its headline, and whether it is good news. */
export interface OutcomeWords {
  readonly headline: string;
  readonly mood: "good" | "bad" | "neutral" | "caution";
}

/** The words for each outcome of a rollback; the exit code is decided elsewhere (`exitCodeFor`). */
export const OUTCOME_WORDS: Readonly<Record<RunOutcome, OutcomeWords>> = {
  planned: { headline: "Planned", mood: "neutral" },
  "nothing-to-do": { headline: "Nothing to do", mood: "good" },
  "rolled-back": { headline: "Rolled back", mood: "good" },
  blocked: { headline: "Refused", mood: "bad" },
  declined: { headline: "Declined", mood: "neutral" },
  stopped: { headline: "Stopped partway", mood: "bad" },
  undone: { headline: "Failed and undone", mood: "bad" },
  "verification-failed": { headline: "Verification failed", mood: "bad" },
  inconclusive: { headline: "Inconclusive", mood: "caution" },
  abandoned: { headline: "Abandoned", mood: "caution" },
};

/** The words for how a run ended, by what its plan was for: only a release is rolled back. */
export function outcomeWords({ outcome, plan }: Pick<Report, "outcome" | "plan">): OutcomeWords {
  const words = OUTCOME_WORDS[outcome];
  return outcome === "rolled-back" ? { ...words, headline: DONE[planAim(plan)] } : words;
}

const DONE = {
  rollback: OUTCOME_WORDS["rolled-back"].headline,
  restore: "Restored",
  migration: "Migrated down",
} as const;
