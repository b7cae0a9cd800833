import type { ProbeResult, Verdict3 } from "../model/verification.ts";
import type { ProbeLook } from "./probe.ts";

/** What one probe has seen so far. */
export interface ProbeTally {
  readonly looks: readonly ProbeLook[];
  /** Passed looks in a row, up to now. */
  readonly run: number;
  readonly longestRun: number;
  readonly everAnswered: boolean;
  readonly samples: number;
}

/** A probe that has not looked yet. */
export const NO_LOOKS: ProbeTally = { looks: [], run: 0, longestRun: 0, everAnswered: false, samples: 0 };

/** Adds a look; only the last `wanted` looks are kept, because only they decide. */
export function addLook(tally: ProbeTally, look: ProbeLook, wanted: number): ProbeTally {
  const run = look.verdict === "passed" ? tally.run + 1 : 0;
  return {
    looks: [...tally.looks, look].slice(-wanted),
    run,
    longestRun: Math.max(tally.longestRun, run),
    everAnswered: tally.everAnswered || look.answered,
    samples: tally.samples + 1,
  };
}

/**
 * The verdict on one probe, by its last `wanted` looks:
 *
 * 1. all of them passed: `passed`;
 * 2. the system never answered, from the first look on: `inconclusive`;
 * 3. one of them failed (a wrong answer, or none from a system that had answered before): `failed`;
 * 4. otherwise too few looks or questions that could not be asked: `inconclusive`.
 */
export function judgeProbe(probe: string, tally: ProbeTally, wanted: number): ProbeResult {
  const { verdict, detail } = verdictOf(tally, wanted);
  return { probe, verdict, detail, samples: tally.samples, consecutive: tally.longestRun, wanted };
}

function verdictOf(tally: ProbeTally, wanted: number): { verdict: Verdict3; detail: string } {
  const last = tally.looks.at(-1);
  if (last === undefined) return { verdict: "inconclusive", detail: "never looked" };
  if (tally.run >= wanted) return { verdict: "passed", detail: last.detail };
  if (!tally.everAnswered) return { verdict: "inconclusive", detail: `no answer at all: ${last.detail}` };
  const failed = tally.looks.findLast((look) => look.verdict === "failed");
  if (failed !== undefined) return { verdict: "failed", detail: failed.detail };
  return {
    verdict: "inconclusive",
    detail: `${tally.run} of ${wanted} in a row when the time was over: ${last.detail}`,
  };
}
