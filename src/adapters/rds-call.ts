import type { Clock } from "./rds-clock.ts";
import { failureOf, toRdsError } from "./rds-errors.ts";

interface Call {
  readonly operation: string;
  readonly subject: string;
  readonly clock: Clock;
  readonly signal: AbortSignal | undefined;
  readonly pollMs: number;
}

/** Ten doubled pauses from a tenth of a poll up to six polls: about five minutes of a throttled account in production. */
const ATTEMPTS = 12;

/**
 * Makes a call and repeats it while the trouble is passing: throttling, 5xx, a cut line, "try later".
 *
 * Pauses double and are jittered over their whole length, so that many clients do not come back at
 * once. Expired credentials are read anew once; still expired ends the call as CREDENTIALS_EXPIRED
 * without spinning. A create that is repeated may find its own first try: the caller must look.
 */
export async function callWithPatience<Answer>(
  { operation, subject, clock, signal, pollMs }: Call,
  send: () => Promise<Answer>,
  renew: () => void,
): Promise<Answer> {
  let renewed = false;
  for (let attempt = 1; ; attempt += 1) {
    signal?.throwIfAborted();
    try {
      return await send();
    } catch (error) {
      const failure = failureOf(error);
      if (failure === "expired" && !renewed) {
        renewed = true;
        renew();
        continue;
      }
      if (failure !== "passing" || attempt >= ATTEMPTS) throw toRdsError(operation, subject, error);
      const ceiling = Math.min(pollMs * 6, (pollMs / 10) * 2 ** attempt);
      await clock.sleep(ceiling * (0.1 + 0.9 * Math.random()), signal);
    }
  }
}
