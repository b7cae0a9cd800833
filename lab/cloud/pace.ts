/** How fast the lab's clock runs: turns the seconds that AWS or Kubernetes would take into real milliseconds. */
export interface Pace {
  readonly speed: number;
  readonly ms: (seconds: number) => number;
}

/**
 * Makes a pace that is `speed` times faster than the real cloud; 60 turns a four-minute creation into four seconds.
 *
 * Real work (initdb, a process that starts) is never shortened: a phase lasts for its work or its paced time, whichever is longer.
 */
export function paceOf(speed: number): Pace {
  if (!(speed > 0) || !Number.isFinite(speed)) {
    throw new Error(`speed "${speed}" is not a positive number; pass --speed 60 for the default`);
  }
  return { speed, ms: (seconds) => Math.ceil((seconds * 1000) / speed) };
}
