import { setTimeout as sleep } from "node:timers/promises";

/** Time as waiting needs it; specs inject one that does not really wait. */
export interface Clock {
  /** Milliseconds that only grow, whatever happens to the wall clock. */
  readonly now: () => number;
  /** Pauses; rejects when the signal aborts. */
  readonly sleep: (milliseconds: number, signal?: AbortSignal) => Promise<void>;
}

/** The machine's own clock. */
export const SYSTEM_CLOCK: Clock = {
  now: () => performance.now(),
  sleep: async (milliseconds, signal) => {
    await sleep(milliseconds, undefined, signal === undefined ? {} : { signal });
  },
};
