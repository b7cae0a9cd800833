import { formatDuration } from "../model/duration.ts";
import { RollbackError } from "../model/errors.ts";
import { TRY_AGAIN } from "./rds-errors.ts";
import { statusKind } from "./rds-statuses.ts";
import type { Rds } from "./rds.ts";

/** Something with a status that is waited for. */
export interface Waited {
  readonly status: string;
}

export interface WaitOptions<Found extends Waited> {
  /** What is waited for, for messages. */
  readonly subject: string;
  /** Undefined for something that is not there (yet): counted, not believed at once. */
  readonly look: () => Promise<Found | undefined>;
  /** More than a ready status, such as a name or a setting that must be there. */
  readonly isReached?: (found: Found) => boolean;
  /** Sorts the status; instances by default. */
  readonly kindOf?: (status: string) => "ready" | "pending" | "broken" | "unknown";
  readonly limitMs: number;
  readonly onProgress?: (message: string) => void;
}

/** As terraform-provider-aws: right after a modify the first looks may still say "available". */
const IN_A_ROW = 3;
/** How often a status that stays the same is told again, however short the pause between two looks. */
const TELL_MS = 10_000;
/** A rename is not visible at once under any name, and a throttled account says "not found" now and then. */
const ABSENCES = 18;

/**
 * Waits until something is ready three looks in a row, and never longer than its limit.
 *
 * A broken or unknown status ends the wait at once, because AWS does not leave it by itself. Time is
 * read from a clock that only grows. Nothing is changed by waiting: it may simply be done again.
 */
export async function waitFor<Found extends Waited>(rds: Rds, options: WaitOptions<Found>): Promise<Found> {
  const { subject, look, limitMs, kindOf = statusKind, isReached = () => true, onProgress } = options;
  const begun = rds.clock.now();
  let inARow = 0;
  let absences = 0;
  let told = { status: "", at: 0 };
  for (;;) {
    const found = await look();
    const status = found?.status ?? "not found";
    absences = found === undefined ? absences + 1 : 0;
    if (absences >= ABSENCES) throw vanished(subject);
    const kind = found === undefined ? "pending" : kindOf(status);
    if (kind === "broken" || kind === "unknown") throw unusable(subject, status, kind);
    const isThere = found !== undefined && kind === "ready" && isReached(found);
    inARow = isThere ? inARow + 1 : 0;
    if (isThere && inARow >= IN_A_ROW) return found;
    const elapsed = rds.clock.now() - begun;
    if (elapsed >= limitMs) throw overdue(subject, status, elapsed);
    if (status !== told.status || elapsed - told.at >= TELL_MS) {
      onProgress?.(`${subject}: ${status} for ${formatDuration(elapsed)}`);
      told = { status, at: elapsed };
    }
    await rds.clock.sleep(Math.min(rds.pollMs, Math.max(1, limitMs - elapsed)), rds.signal);
  }
}

function unusable(subject: string, status: string, kind: string): RollbackError {
  return new RollbackError("INSTANCE_UNUSABLE", {
    subject,
    message:
      kind === "unknown"
        ? `"${subject}" has the status "${status}", which this tool does not know`
        : `"${subject}" is "${status}" and does not come out of it by itself`,
    remedy: "look at its events in the AWS console; nothing that was there before has been changed",
  });
}

function overdue(subject: string, status: string, elapsed: number): RollbackError {
  return new RollbackError("TIMED_OUT", {
    subject,
    message: `"${subject}" is still "${status}" after ${formatDuration(elapsed)}`,
    remedy: `look at its events in the AWS console; when it is available, ${TRY_AGAIN}`,
  });
}

function vanished(subject: string): RollbackError {
  return new RollbackError("INSTANCE_NOT_FOUND", {
    subject,
    message: `"${subject}" was not there in ${ABSENCES} looks in a row`,
    remedy: "look whether somebody removed or renamed it",
  });
}
