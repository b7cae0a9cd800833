/** A stretch of time, in milliseconds since 1970. */
export interface Interval {
  readonly from: number;
  readonly to: number;
}

/** How long at least one of the intervals lasts, within a window. */
export function coveredMs(intervals: readonly Interval[], window: Interval): number {
  const inside = intervals
    .map(({ from, to }) => ({ from: Math.max(from, window.from), to: Math.min(to, window.to) }))
    .filter(({ from, to }) => to > from)
    .sort((a, b) => a.from - b.from);
  let covered = 0;
  let end = window.from;
  for (const { from, to } of inside) {
    covered += Math.max(0, to - Math.max(from, end));
    end = Math.max(end, to);
  }
  return covered;
}

/** The stretches between two looks of somebody who pauses that long; looks that follow at once, or much later, are no pause. */
export function pausesBetween(looks: readonly number[], pauseMs: number): Interval[] {
  const sorted = [...looks].sort((a, b) => a - b);
  return sorted
    .slice(1)
    .map((to, index) => ({ from: sorted[index] ?? to, to }))
    .filter(({ from, to }) => to - from >= pauseMs && to - from <= 3 * pauseMs);
}
