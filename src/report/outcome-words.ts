import type { RunOutcome } from "../model/report.ts";

/** How an outcome is told: its headline, and whether it is good news. */
export interface OutcomeWords {
  readonly headline: string;
  readonly mood: "good" | "bad" | "neutral" | "caution";
}

/** The words for each outcome; the exit code is decided elsewhere (`exitCodeFor`). */
export const OUTCOME_WORDS: Readonly<Record<RunOutcome, OutcomeWords>> = {
  planned: { headline: "Planned", mood: "neutral" },
  "nothing-to-do": { headline: "Nothing to do", mood: "good" },
  "rolled-back": { headline: "Rolled back", mood: "good" },
  blocked: { headline: "Refused", mood: "bad" },
  declined: { headline: "Declined, nothing was changed", mood: "neutral" },
  stopped: { headline: "Stopped partway", mood: "bad" },
  undone: { headline: "Failed and undone", mood: "bad" },
  "verification-failed": { headline: "Verification failed", mood: "bad" },
  inconclusive: { headline: "Inconclusive", mood: "caution" },
  abandoned: { headline: "Abandoned", mood: "caution" },
};
