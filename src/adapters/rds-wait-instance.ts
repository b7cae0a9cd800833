import type { RdsInstance, RdsSnapshot } from "../model/data.ts";
import { type InstanceName, lookForInstance } from "./rds-describe.ts";
import { lookForSnapshot } from "./rds-snapshots.ts";
import { waitFor } from "./rds-wait.ts";
import type { Rds } from "./rds.ts";

interface Waiting {
  readonly limitMs: number;
  readonly isReached?: (instance: RdsInstance) => boolean;
  readonly onProgress?: (message: string) => void;
}

/** Waits until an instance is available, nothing of it is pending, and it is as wished. */
export function waitForInstance(
  rds: Rds,
  name: InstanceName,
  { limitMs, isReached = () => true, onProgress }: Waiting,
): Promise<RdsInstance> {
  return waitFor(rds, {
    subject: "identifier" in name ? name.identifier : name.resourceId,
    look: () => lookForInstance(rds, name),
    isReached: (found) => found.pendingModifications.length === 0 && isReached(found),
    limitMs,
    ...(onProgress === undefined ? {} : { onProgress }),
  });
}

/** Waits until an instance or a cluster has really gone. */
export async function waitUntilGone(
  rds: Rds,
  resourceId: string,
  { limitMs, onProgress }: Waiting,
): Promise<void> {
  const kindOf = (status: string) => (status === "gone" ? "ready" : ("pending" as const));
  await waitFor(rds, {
    subject: resourceId,
    look: async () => (await lookForInstance(rds, { resourceId })) ?? { status: "gone" },
    kindOf,
    limitMs,
    ...(onProgress === undefined ? {} : { onProgress }),
  });
}

/** Waits until a snapshot is complete. */
export function waitForSnapshot(
  rds: Rds,
  id: string,
  { limitMs, onProgress }: Waiting,
): Promise<RdsSnapshot> {
  return waitFor(rds, {
    subject: id,
    look: () => lookForSnapshot(rds, id),
    kindOf: snapshotStatus,
    limitMs,
    ...(onProgress === undefined ? {} : { onProgress }),
  });
}

/** A snapshot's statuses are fewer than an instance's (RDS guide, DBSnapshot). */
function snapshotStatus(status: string): "ready" | "pending" | "broken" | "unknown" {
  if (status === "available") return "ready";
  if (status === "creating" || status === "copying") return "pending";
  return status === "failed" || status === "deleting" ? "broken" : "unknown";
}
