import { setTimeout as sleep } from "node:timers/promises";
import {
  isGroupRunning,
  isRunning,
  type ProcessIdentity,
  type RunningProcess,
  signalProcess,
} from "../../adapters/processes.ts";
import { formatDuration } from "../../model/duration.ts";

/** How a service is stopped. */
export interface StopOptions {
  readonly signal: NodeJS.Signals;
  readonly graceMs: number;
  /** Shortens the grace: when the step's time is over there is nothing left to wait for. */
  readonly hurry: AbortSignal;
}

/** How long a killed process may take to vanish: one in an uninterruptible system call does not. */
const KILL_WAIT_MS = 5000;
const LOOK_EVERY_MS = 50;

/** Whether a stop came to its end, and how. */
export interface StopResult {
  readonly stopped: boolean;
  readonly detail: string;
}

/**
 * Ends a process and, when it leads one, its whole group: the given signal, then SIGKILL after the
 * grace. Proves the end by looking; the answer says how it came, or that it did not.
 */
export async function stopProcess(running: RunningProcess, options: StopOptions): Promise<StopResult> {
  const group = running.processGroup === running.pid;
  return await stop({ pid: running.pid, group }, options, () => isAnyLeft(running, group));
}

/** Ends what is left of a group whose leader has ended. */
export async function stopChildren(group: number, options: StopOptions): Promise<StopResult> {
  return await stop({ pid: group, group: true }, options, () => isGroupRunning(group));
}

async function isAnyLeft(identity: ProcessIdentity, group: boolean): Promise<boolean> {
  return (await isRunning(identity)) || (group && (await isGroupRunning(identity.pid)));
}

async function stop(
  target: { readonly pid: number; readonly group: boolean },
  options: StopOptions,
  isLeft: () => Promise<boolean>,
): Promise<StopResult> {
  const begun = performance.now();
  const detail = (by: string): string =>
    `pid ${target.pid} ended by ${by} after ${formatDuration(performance.now() - begun)}`;
  signalProcess(target, options.signal);
  if (await isGoneWithin(isLeft, options.graceMs, options.hurry))
    return { stopped: true, detail: detail(options.signal) };
  signalProcess(target, "SIGKILL");
  if (await isGoneWithin(isLeft, KILL_WAIT_MS)) return { stopped: true, detail: detail("SIGKILL") };
  return {
    stopped: false,
    detail: `pid ${target.pid} still runs ${formatDuration(KILL_WAIT_MS)} after SIGKILL`,
  };
}

async function isGoneWithin(
  isLeft: () => Promise<boolean>,
  milliseconds: number,
  hurry?: AbortSignal,
): Promise<boolean> {
  const deadline = performance.now() + milliseconds;
  while (await isLeft()) {
    if (performance.now() >= deadline || hurry?.aborted === true) return false;
    await sleep(LOOK_EVERY_MS);
  }
  return true;
}
