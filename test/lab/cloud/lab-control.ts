import assert from "node:assert/strict";
import type { Call, CallCount } from "../../../lab/cloud/rds/calls/call-log.ts";
import type { Fault, FaultFile } from "../../../lab/cloud/rds/faults/fault.ts";
import type { Lab } from "./start-lab.ts";

/** Tells the lab something in its own room; fails with its words when it refuses. */
export async function tellLab(lab: Lab, method: string, path: string, body?: object): Promise<unknown> {
  const init = body === undefined ? { method } : { method, body: JSON.stringify(body) };
  const answer = await fetch(`${lab.endpoint}/lab${path}`, init);
  const value: unknown = await answer.json();
  assert.equal(answer.status, 200, JSON.stringify(value));
  return value;
}

/** Adds faults or quotas to the lab's script. */
export function script(
  lab: Lab,
  fault: Partial<Fault> | { readonly quotas: FaultFile["quotas"] },
): Promise<unknown> {
  return tellLab(lab, "POST", "/faults", fault);
}

/** The calls the lab has seen, counted and one by one. */
export async function callsOf(
  lab: Lab,
  query: Readonly<Record<string, string>> = {},
): Promise<{ readonly counts: Readonly<Record<string, CallCount>>; readonly calls: readonly Call[] }> {
  const path = `/calls?${new URLSearchParams(query).toString()}`;
  return (await tellLab(lab, "GET", path)) as Awaited<ReturnType<typeof callsOf>>;
}
