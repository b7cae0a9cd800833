import { setTimeout as sleep } from "node:timers/promises";

import type { DBInstance, RDS } from "@aws-sdk/client-rds";

import type { ResourceCall } from "../harness/resource-type.ts";
import { rdsCall } from "./rds-client.ts";

const SETTLED = ["available", "storage-optimization"];
const HOPELESS = [
  ...["failed", "incompatible-restore", "incompatible-parameters", "incompatible-network"],
  ...["incompatible-option-group", "incompatible-credentials", "insufficient-capacity", "restore-error"],
];
// After a modification the first look may still find the old "available".
const IN_A_ROW = 3;

/**
 * The instance with this immutable id, wherever it has been renamed to; undefined when it is gone.
 *
 * The provider has read by `DbiResourceId` since its version 5, while it modifies and deletes by name:
 * after an instance has been swapped under its name, the two speak of different databases.
 */
export async function findById(rds: RDS, id: string): Promise<DBInstance | undefined> {
  const answer = await rdsCall(`reading RDS DB Instance (${id})`, () =>
    rds.describeDBInstances({ Filters: [{ Name: "dbi-resource-id", Values: [id] }] }),
  );
  return answer.DBInstances?.find((instance) => instance.DbiResourceId === id);
}

/** What a wait is about, and how it is looked at. */
export interface Watched<Found> {
  readonly what: string;
  readonly look: () => Promise<Found | undefined>;
  readonly statusOf: (found: Found) => string | undefined;
}

/** Waits until the instance is available three looks in a row; throws for a status it cannot leave. */
export function untilAvailable(
  rds: RDS,
  id: string,
  call: ResourceCall,
  limitMs: number,
): Promise<DBInstance> {
  return untilSettled(instanceOf(rds, id), call, limitMs);
}

/** Waits until no instance has this id any more. */
export function untilGone(rds: RDS, id: string, call: ResourceCall, limitMs: number): Promise<void> {
  return untilAbsent(instanceOf(rds, id), call, limitMs);
}

function instanceOf(rds: RDS, id: string): Watched<DBInstance> {
  return {
    what: `RDS DB Instance (${id})`,
    look: () => findById(rds, id),
    statusOf: ({ DBInstanceStatus }) => DBInstanceStatus,
  };
}

/** Waits until something is available three looks in a row; throws for a status it cannot leave. */
export async function untilSettled<Found>(
  watched: Watched<Found>,
  call: ResourceCall,
  limitMs: number,
): Promise<Found> {
  const { what, statusOf } = watched;
  let seen = 0;
  for await (const found of looks(watched, call, limitMs)) {
    if (found === undefined) throw new Error(`waiting for ${what}: it has disappeared`);
    const status = statusOf(found) ?? "unknown";
    if (HOPELESS.includes(status)) {
      throw new Error(`waiting for ${what}: unexpected state '${status}', wanted target 'available'`);
    }
    seen = SETTLED.includes(status) ? seen + 1 : 0;
    if (seen === IN_A_ROW) return found;
  }
  throw new Error(`waiting for ${what}: timeout while waiting for state to become 'available'`);
}

/** Waits until something is there no more. */
export async function untilAbsent<Found>(
  watched: Watched<Found>,
  call: ResourceCall,
  limitMs: number,
): Promise<void> {
  for await (const found of looks(watched, call, limitMs)) {
    if (found === undefined) return;
  }
  throw new Error(`waiting for ${watched.what} delete: timeout while waiting for it to be gone`);
}

async function* looks<Found>(
  { look }: Watched<Found>,
  call: ResourceCall,
  limitMs: number,
): AsyncGenerator<Found | undefined> {
  const pauseMs = Number(process.env["LAB_POLL_MS"] ?? 200);
  const deadline = Date.now() + (call.timeoutMs ?? limitMs);
  while (Date.now() < deadline) {
    yield await look();
    await sleep(pauseMs, undefined, { signal: call.signal });
  }
}
