import { formatDuration } from "../model/duration.ts";
import { RollbackError } from "../model/errors.ts";

/**
 * Waits for a look at the outside no longer than this; throws TIMED_OUT then, and its signal aborts.
 *
 * What does not listen to the signal goes on unheard.
 */
export async function within<Answer>(
  limitMs: number,
  subject: string,
  look: (signal: AbortSignal) => Promise<Answer>,
): Promise<Answer> {
  const controller = new AbortController();
  const { promise: overdue, reject } = Promise.withResolvers<never>();
  const timer = setTimeout(() => {
    reject(
      new RollbackError("TIMED_OUT", {
        subject,
        message: `${subject} did not answer within ${formatDuration(limitMs)}`,
        remedy: "check that this machine may reach it, then look again",
      }),
    );
    controller.abort();
  }, limitMs);
  try {
    return await Promise.race([look(controller.signal), overdue]);
  } finally {
    clearTimeout(timer);
  }
}
