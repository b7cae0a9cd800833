import { once } from "node:events";
import { setTimeout as sleep } from "node:timers/promises";

import { logCall, type ProviderCall } from "./call-log.ts";
import { takeFault, type Fault } from "./fault-file.ts";

/**
 * Does the work of one provider call, recorded and with the fault scripted for it, if any.
 *
 * A fault strikes before the effect, or with `after` once the effect has happened and only the
 * answer is still due: the case in which the engine knows less than the cloud.
 */
export async function withFaults<Result>(
  call: ProviderCall,
  signal: AbortSignal,
  work: () => Promise<Result>,
): Promise<Result> {
  const labDir = process.env["LAB_DIR"];
  logCall(labDir, call);
  const fault = takeFault(labDir, call);
  if (fault?.after !== true) {
    await strike(fault, signal);
    return work();
  }
  const result = await work();
  await strike(fault, signal);
  return result;
}

async function strike(fault: Fault | undefined, signal: AbortSignal): Promise<void> {
  if (fault === undefined) return;
  if (fault.delayMs !== undefined) await sleep(fault.delayMs, undefined, { signal });
  if (fault.crash === true) process.kill(process.pid, "SIGKILL");
  if (fault.hang === true) {
    if (!signal.aborted) await once(signal, "abort");
    throw new Error("the operation was canceled");
  }
  if (fault.error !== undefined) throw new Error(fault.error);
}
