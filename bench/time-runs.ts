import { median } from "../src/plan/estimate.ts";

/** Times in milliseconds: the first run of a function, before the compiler knows it, and the median of the others. */
export interface RunTimes {
  readonly first: number;
  readonly later: number;
}

/** Runs something several times, one after the other, and times each run. */
export async function timeRuns(work: () => unknown, runs: number): Promise<RunTimes> {
  const durations: number[] = [];
  for (let run = 0; run <= runs; run += 1) {
    const startedAt = performance.now();
    await work();
    durations.push(performance.now() - startedAt);
  }
  return { first: durations[0] ?? 0, later: median(durations.slice(1)) };
}
