import {
  closeSync,
  existsSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";

import type { ProviderCall } from "./call-log.ts";

const STALE_LOCK_MS = 2000;

/** One scripted fault of `faults.json`: which call it hits, how often, and what goes wrong. */
export interface Fault {
  readonly method?: string;
  /** The resource's name in the program. */
  readonly name?: string;
  readonly type?: string;
  /** How many more calls it hits; unlimited when left out. */
  readonly times?: number;
  /** Hits previews too; by default only calls with an effect. */
  readonly preview?: boolean;
  /** Strikes once the effect has happened, as a lost answer does. */
  readonly after?: boolean;
  readonly error?: string;
  readonly delayMs?: number;
  /** Never answers until the engine cancels or kills. */
  readonly hang?: boolean;
  /** Ends the provider's process without an answer. */
  readonly crash?: boolean;
}

/**
 * The first fault of `faults.json` that this call hits, with its `times` counted down on disk.
 *
 * The count is taken under a lock file and survives the process, so "fails once" stays once across
 * a preview, an update and a second provider. A lock left behind by a killed process is taken over.
 */
export function takeFault(labDir: string | undefined, call: ProviderCall): Fault | undefined {
  if (labDir === undefined) return undefined;
  const path = join(labDir, "faults.json");
  if (!existsSync(path)) return undefined;

  return underLock(`${path}.lock`, () => {
    const faults = JSON.parse(readFileSync(path, "utf8")) as Fault[];
    const hit = faults.findIndex((fault) => hits(fault, call));
    const fault = faults[hit];
    if (fault?.times !== undefined) {
      const counted = faults.with(hit, { ...fault, times: fault.times - 1 });
      writeFileSync(`${path}.new`, JSON.stringify(counted, undefined, 2));
      renameSync(`${path}.new`, path);
    }
    return fault;
  });
}

function hits(fault: Fault, call: ProviderCall): boolean {
  const [, , types = "", name = ""] = call.urn.split("::");
  return (
    (fault.times ?? 1) > 0 &&
    (fault.preview === true || !call.preview) &&
    (fault.method ?? call.method) === call.method &&
    (fault.name ?? name) === name &&
    (fault.type ?? types.split("$").at(-1)) === types.split("$").at(-1)
  );
}

function underLock<Result>(lock: string, work: () => Result): Result {
  for (;;) {
    try {
      closeSync(openSync(lock, "wx"));
      break;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== "EEXIST") throw error;
      const since = statSync(lock, { throwIfNoEntry: false })?.mtimeMs ?? 0;
      if (since !== 0 && Date.now() - since > STALE_LOCK_MS) rmSync(lock, { force: true });
      else Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 5);
    }
  }
  try {
    return work();
  } finally {
    rmSync(lock, { force: true });
  }
}
