import { setTimeout as sleep } from "node:timers/promises";
import type { ConditionLook } from "./condition.ts";

/** How often and how long a condition is looked at. */
export interface Patience {
  readonly intervalMs: number;
  readonly deadlineMs: number;
  /** Looks in a row that must be met. */
  readonly consecutive: number;
  readonly signal: AbortSignal;
  readonly onLook?: (look: ConditionLook, run: number) => void;
}

/** What the waiting came to. */
export interface AwaitedCondition extends ConditionLook {
  readonly looks: number;
}

/**
 * Looks again and again until the condition is met as often in a row as wanted, the time is over,
 * the signal aborts, or a look says that waiting is hopeless.
 */
export async function awaitCondition(
  look: () => Promise<ConditionLook & { readonly hopeless?: boolean }>,
  patience: Patience,
): Promise<AwaitedCondition> {
  const deadline = performance.now() + patience.deadlineMs;
  let run = 0;
  for (let looks = 1; ; looks += 1) {
    const seen = await look();
    run = seen.met ? run + 1 : 0;
    patience.onLook?.(seen, run);
    if (run >= patience.consecutive) return { met: true, detail: seen.detail, looks };
    const isOver = performance.now() + patience.intervalMs > deadline;
    if (isOver || seen.hopeless === true || patience.signal.aborted) {
      return {
        met: false,
        detail: seen.met ? `${seen.detail}, but only ${run} times in a row` : seen.detail,
        looks,
      };
    }
    await sleep(patience.intervalMs, undefined, { signal: patience.signal }).catch(() => undefined);
  }
}
