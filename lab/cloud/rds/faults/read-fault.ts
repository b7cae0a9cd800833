import { QUOTAS } from "../instances/check-quota.ts";
import type { Fault, FaultFile } from "./fault.ts";
import { REFUSALS } from "./refusals.ts";

const KINDS = [...Object.keys(REFUSALS), "cut", "status"];

/** Reads a fault script, `{ faults, quotas, keys }` or one fault or a list of them; throws with what is wrong about it. */
export function readFaults(value: unknown): FaultFile {
  if (Array.isArray(value)) return { faults: value.map(readFault), quotas: {}, keys: {} };
  if (!isRecord(value)) throw new Error("a fault script is an object or a list of faults");
  if (value["action"] !== undefined) return { faults: [readFault(value)], quotas: {}, keys: {} };
  const { faults = [], quotas = {}, keys = {} } = value;
  if (!Array.isArray(faults)) throw new Error("`faults` must be a list");
  return { faults: faults.map(readFault), quotas: readQuotas(quotas), keys: readKeys(keys) };
}

function readFault(value: unknown): Fault {
  if (!isRecord(value)) throw new Error("a fault is an object with `action` and `fault`");
  const { action, fault, moment = "before", times = 1, skip = 0, seen = 0 } = value;
  if (typeof action !== "string") throw new Error("a fault needs an `action`, such as CreateDBSnapshot or *");
  if (typeof fault !== "string" || !KINDS.includes(fault)) {
    throw new Error(`fault "${String(fault)}" is unknown; use ${KINDS.join(", ")}`);
  }
  if (fault === "status" && typeof value["status"] !== "string") {
    throw new Error('a "status" fault needs the `status` an instance is to end in');
  }
  if (moment !== "before" && moment !== "after") {
    throw new Error(`moment "${String(moment)}" must be before or after`);
  }
  if (times !== "always" && !isCount(times))
    throw new Error(`times "${String(times)}" must be a number or always`);
  if (!isCount(skip) || !isCount(seen)) throw new Error("`skip` must be a number of calls");
  return { ...textsOf(value), action, fault, moment, times, skip, seen };
}

function textsOf(value: Record<string, unknown>): Partial<Fault> {
  const names = ["identifier", "status", "code", "message"] as const;
  const texts = names
    .map((name) => [name, value[name]] as const)
    .filter(([, text]) => typeof text === "string");
  const numbers = (["seconds", "httpStatus"] as const)
    .map((name) => [name, value[name]] as const)
    .filter(([, number]) => typeof number === "number");
  return Object.fromEntries([...texts, ...numbers]);
}

function readQuotas(value: unknown): FaultFile["quotas"] {
  if (!isRecord(value)) throw new Error("`quotas` must be an object");
  for (const [name, max] of Object.entries(value)) {
    if (!(name in QUOTAS))
      throw new Error(`quota "${name}" is unknown; use ${Object.keys(QUOTAS).join(", ")}`);
    if (!isCount(max)) throw new Error(`quota "${name}" must be a number`);
  }
  return value;
}

function readKeys(value: unknown): FaultFile["keys"] {
  if (!isRecord(value) || Object.values(value).some((state) => typeof state !== "string"))
    throw new Error("`keys` must give every key a state, such as Disabled or Deleted");
  return value as FaultFile["keys"];
}

function isCount(value: unknown): value is number {
  return typeof value === "number" && Number.isInteger(value) && value >= 0;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
