import { rmSync } from "node:fs";
import { readJsonFile, writeJsonFile } from "../../disk/json-file.ts";
import type { QuotaName } from "../instances/check-quota.ts";
import type { Fault, FaultFile } from "./fault.ts";
import { readFaults } from "./read-fault.ts";

/**
 * The faults in `rds-faults.json`: read before every call, so the file can be written by hand while the lab runs.
 *
 * The lab counts in the same file, so a script goes on where it was after a restart.
 */
export class FaultScript {
  readonly #file: string;

  constructor(file: string) {
    this.#file = file;
  }

  /** The script as it is now, with what has been counted. */
  show(): FaultFile {
    const value = readJsonFile(this.#file);
    return value === undefined ? { faults: [], quotas: {}, keys: {} } : readFaults(value);
  }

  /** Adds faults, sets quotas and the states of keys. */
  add(value: unknown): FaultFile {
    const present = this.show();
    const added = readFaults(value);
    const all = {
      faults: [...present.faults, ...added.faults],
      quotas: { ...present.quotas, ...added.quotas },
      keys: { ...present.keys, ...added.keys },
    };
    writeJsonFile(this.#file, all);
    return all;
  }

  /** Ends all faults. */
  clear(): void {
    rmSync(this.#file, { force: true });
  }

  /** What a quota has been set to, if at all. */
  quota(name: QuotaName): number | undefined {
    return this.show().quotas[name];
  }

  /** Counts a call and returns the first fault that hits it. */
  take(action: string, identifiers: readonly string[]): Fault | undefined {
    const script = this.show();
    const matching = script.faults.filter((fault) => matches(fault, action, identifiers));
    if (matching.length === 0) return undefined;
    const hit = matching.find(hasLeft);
    // Those behind the one that hits wait for their turn.
    const counted = hit === undefined ? matching : matching.slice(0, matching.indexOf(hit) + 1);
    const count = (fault: Fault) => (counted.includes(fault) ? { ...fault, seen: fault.seen + 1 } : fault);
    writeJsonFile(this.#file, { ...script, faults: script.faults.map(count) });
    return hit;
  }
}

function matches(fault: Fault, action: string, identifiers: readonly string[]): boolean {
  const isAction = fault.action === "*" || fault.action === action;
  return isAction && (fault.identifier === undefined || identifiers.includes(fault.identifier));
}

function hasLeft({ seen, skip, times }: Fault): boolean {
  return seen >= skip && (times === "always" || seen < skip + times);
}
