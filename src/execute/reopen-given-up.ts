import { isUnfinished, type RunState } from "./replay.ts";
import { type ExecutionOptions, pivotWasBegun } from "./run-steps.ts";

/**
 * Reads the runs of a stack together: one that was given up for another has not ended while that other came to nothing.
 *
 * A return to a safety snapshot that fails before its cut-over is taken back as a whole: what the run
 * before left halfway, a closed database above all, is then as it was, and still needs somebody.
 */
export function reopenGivenUp(runs: readonly RunState[], kinds: ExecutionOptions["kinds"]): RunState[] {
  return runs.map((state) => {
    const { finished } = state;
    if (finished?.givenUpFor === undefined) return state;
    const other = runs.find(({ run }) => run === finished.givenUpFor);
    // Cut off between the two entries, the other one was never begun.
    const cameToNothing = other === undefined || (!isUnfinished(other) && !pivotWasBegun(other, kinds));
    if (!cameToNothing) return state;
    const detail = `it was given up for run ${finished.givenUpFor}, which came to nothing`;
    return { ...state, finished: { outcome: "stopped", detail, at: finished.at } };
  });
}
