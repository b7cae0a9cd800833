/** Three-valued on purpose: no answer, no data and too few samples are `inconclusive`, never a pass. */
export type Verdict3 = "passed" | "failed" | "inconclusive";

/** What one look of one probe saw. */
export interface ProbeSample {
  readonly verdict: Verdict3;
  /** One line: the status and version seen, or the error. */
  readonly detail: string;
}

export interface ProbeResult {
  readonly probe: string;
  readonly verdict: Verdict3;
  readonly detail: string;
  readonly samples: number;
  /** The longest run of passed samples, against the number asked for. */
  readonly consecutive: number;
  readonly wanted: number;
}

/** The judge's answer over all probes of a run. */
export interface Verification {
  readonly verdict: Verdict3;
  readonly probes: readonly ProbeResult[];
  readonly durationMs: number;
}

/** One verdict for many: any failure fails, else anything inconclusive (or nothing at all) is inconclusive. */
export function worstVerdict(verdicts: readonly Verdict3[]): Verdict3 {
  if (verdicts.includes("failed")) return "failed";
  if (verdicts.length === 0 || verdicts.includes("inconclusive")) return "inconclusive";
  return "passed";
}
