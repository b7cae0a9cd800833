import type { RunOutcome } from "./report.ts";

/** 0–9 and 255 keep the meaning the Pulumi CLI gives them (pkg/cmd/pulumi/cmd/exit_codes.go); ours start at 10. */
export const EXIT = {
  success: 0,
  error: 1,
  configuration: 2,
  authentication: 3,
  resource: 4,
  policy: 5,
  stackNotFound: 6,
  noChanges: 7,
  cancelled: 8,
  timeout: 9,
  blocked: 10,
  stoppedPartway: 11,
  verificationFailed: 12,
  inconclusive: 13,
  lockHeld: 14,
  internal: 255,
} as const;

const OF_OUTCOME: Record<RunOutcome, number> = {
  planned: EXIT.success,
  "nothing-to-do": EXIT.success,
  "rolled-back": EXIT.success,
  abandoned: EXIT.success,
  blocked: EXIT.blocked,
  declined: EXIT.cancelled,
  stopped: EXIT.stoppedPartway,
  undone: EXIT.error,
  "verification-failed": EXIT.verificationFailed,
  inconclusive: EXIT.inconclusive,
};

/** The exit code of a run's outcome: the single place that decides it. */
export function exitCodeFor(outcome: RunOutcome): number {
  return OF_OUTCOME[outcome];
}
