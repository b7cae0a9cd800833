import type { Probe } from "../model/pod.ts";
import { pause } from "../../cloud/pause.ts";

const STARTUP_POLL_MS = 100;
const LONGEST_POLL_MS = 1000;

/**
 * Polls a container's readiness probe and calls back on every change until the signal aborts; no probe means ready at once.
 *
 * Polls every 100 ms until the first success and at most a second apart after it: the lab shortens waits, never thresholds.
 */
export async function watchReadiness(
  probe: Probe | undefined,
  portOf: (port: number | string) => number,
  options: { readonly signal: AbortSignal; readonly onChange: (ready: boolean, detail: string) => void },
): Promise<void> {
  if (probe?.httpGet === undefined) {
    options.onChange(true, "no probe");
    return;
  }
  const {
    httpGet,
    failureThreshold = 3,
    successThreshold = 1,
    timeoutSeconds = 1,
    periodSeconds = 10,
  } = probe;
  const url = `http://127.0.0.1:${portOf(httpGet.port)}${httpGet.path ?? "/"}`;
  let isReady = false;
  let streak = 0;

  await pause((probe.initialDelaySeconds ?? 0) * 1000, options.signal);
  while (!options.signal.aborted) {
    const failure = await probeOnce(url, timeoutSeconds * 1000);
    const isOpposite = (failure === undefined) !== isReady;
    streak = isOpposite ? streak + 1 : 0;
    if (streak >= (isReady ? failureThreshold : successThreshold)) {
      isReady = !isReady;
      streak = 0;
      if (!isAborted(options.signal)) options.onChange(isReady, failure ?? "probe succeeded");
    }
    await pause(isReady ? Math.min(periodSeconds * 1000, LONGEST_POLL_MS) : STARTUP_POLL_MS, options.signal);
  }
}

async function probeOnce(url: string, timeoutMs: number): Promise<string | undefined> {
  try {
    const response = await fetch(url, { signal: AbortSignal.timeout(timeoutMs), redirect: "manual" });
    await response.body?.cancel();
    const isFine = response.status >= 200 && response.status < 400;
    return isFine ? undefined : `HTTP probe failed with statuscode: ${response.status}`;
  } catch (error) {
    return `HTTP probe of ${url} failed: ${error instanceof Error ? error.message : String(error)}`;
  }
}

// The signal may have aborted during an await; a fresh read keeps the compiler from assuming otherwise.
function isAborted(signal: AbortSignal): boolean {
  return signal.aborted;
}
