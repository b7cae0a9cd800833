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

/** What each exit code says that this tool ends with; the codes of Pulumi's that it never ends with are left out. */
export const EXIT_MEANINGS: Readonly<Partial<Record<keyof typeof EXIT, string>>> = {
  success: "done, or nothing to do",
  error: "an error, or something is missing",
  configuration: "usage or configuration",
  authentication: "credentials or passphrase",
  resource: "a database instance or snapshot is not there, or cannot be used",
  stackNotFound: "no such stack",
  cancelled: "declined",
  timeout: "a time limit",
  blocked: "refused by a gate, or the approved plan is stale",
  stoppedPartway: "stopped partway: resume or abandon",
  verificationFailed: "the release was applied and does not work",
  inconclusive: "whether it works could not be told",
  lockHeld: "another run works on the stack",
  internal: "a defect of this tool",
};

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
