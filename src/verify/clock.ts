import { setTimeout as sleep } from "node:timers/promises";

/** Time as the judge needs it, so that a spec need not wait. */
export interface Clock {
  /** Milliseconds that only ever grow. */
  readonly now: () => number;
  /** Ends early, without an error, when the signal aborts. */
  readonly sleep: (milliseconds: number, signal: AbortSignal) => Promise<void>;
}

/** The machine's monotonic clock: setting the time of day neither ends nor prolongs a verification. */
export const systemClock: Clock = {
  now: () => performance.now(),
  sleep: async (milliseconds, signal) => {
    await sleep(milliseconds, undefined, { signal }).catch(() => undefined);
  },
};
