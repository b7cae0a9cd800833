import type { Step } from "../model/step.ts";

/** The sum of the steps' usual times; undefined while any of them has never been timed on this stack. */
export function estimateMs(
  steps: readonly Step[],
  pastDurations: Readonly<Record<string, number>>,
): number | undefined {
  let sum = 0;
  for (const { kind } of steps) {
    const past = pastDurations[kind];
    if (past === undefined) return undefined;
    sum += past;
  }
  return sum;
}

/** The middle of several times, in milliseconds: one slow run does not spoil the estimate. */
export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? 0;
}
