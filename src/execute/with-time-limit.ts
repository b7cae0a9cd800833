import { formatDuration } from "../model/duration.ts";
import type { Step } from "../model/step.ts";

/** How long a step may take to stop by itself after its time is over. */
const GRACE_MS = 30_000;

/**
 * Runs part of a step within the step's time: its signal aborts at the limit, and 30 s later it is no longer waited for.
 *
 * What is thrown, and a step that never answers, becomes a value through `onError`.
 */
export async function withTimeLimit<Answer>(
  step: Step,
  work: (signal: AbortSignal) => Promise<Answer>,
  onError: (error: unknown) => Answer,
): Promise<Answer> {
  const controller = new AbortController();
  let timer: NodeJS.Timeout | undefined;
  const overdue = new Promise<never>((_, reject) => {
    timer = setTimeout(() => {
      controller.abort();
      timer = setTimeout(() => {
        reject(new Error(`no answer within ${formatDuration(step.timeoutMs)} and 30 s more`));
      }, GRACE_MS);
    }, step.timeoutMs);
  });
  try {
    return await Promise.race([work(controller.signal), overdue]);
  } catch (error) {
    return onError(error);
  } finally {
    clearTimeout(timer);
  }
}
