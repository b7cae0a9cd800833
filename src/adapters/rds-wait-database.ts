import type { RdsSnapshot } from "../model/data.ts";
import { databaseKind, type DatabaseKind, type RdsDatabase } from "../model/rds-database.ts";
import { databaseCalls } from "./rds-databases.ts";
import type { InstanceName } from "./rds-describe.ts";
import { waitFor } from "./rds-wait.ts";
import type { Rds } from "./rds.ts";

interface Waiting {
  readonly limitMs: number;
  readonly isReached?: (database: RdsDatabase) => boolean;
  readonly onProgress?: (message: string) => void;
}

/** Waits until the database with this resource id is available, nothing of it is pending, and it is as wished. */
export function waitForDatabase(rds: Rds, resourceId: string, waiting: Waiting): Promise<RdsDatabase> {
  return waitForNamed(rds, databaseKind(resourceId), { resourceId }, waiting);
}

/** Waits likewise for a database of which only the name is known yet. */
export function waitForNamed(
  rds: Rds,
  kind: DatabaseKind,
  name: InstanceName,
  { isReached = () => true, ...waiting }: Waiting,
): Promise<RdsDatabase> {
  const { look } = databaseCalls(kind);
  return waitFor(rds, {
    subject: "identifier" in name ? name.identifier : name.resourceId,
    look: () => look(rds, name),
    isReached: (found) => found.pendingModifications.length === 0 && isReached(found),
    ...waiting,
  });
}

/** Waits until the database with this resource id has really gone. */
export async function waitUntilDatabaseGone(
  rds: Rds,
  resourceId: string,
  waiting: Omit<Waiting, "isReached">,
): Promise<void> {
  const { look } = databaseCalls(databaseKind(resourceId));
  await waitFor(rds, {
    subject: resourceId,
    look: async () => (await look(rds, { resourceId })) ?? { status: "gone" },
    kindOf: (status) => (status === "gone" ? "ready" : "pending"),
    ...waiting,
  });
}

/** Waits until a snapshot of an instance or a cluster is complete. */
export function waitForDatabaseSnapshot(
  rds: Rds,
  kind: DatabaseKind,
  id: string,
  waiting: Omit<Waiting, "isReached">,
): Promise<RdsSnapshot> {
  const { lookForSnapshot } = databaseCalls(kind);
  return waitFor(rds, {
    subject: id,
    look: () => lookForSnapshot(rds, id),
    kindOf: snapshotStatus,
    ...waiting,
  });
}

/** A snapshot's statuses are fewer than a database's (RDS guide, DBSnapshot). */
function snapshotStatus(status: string): "ready" | "pending" | "broken" | "unknown" {
  if (status === "available") return "ready";
  if (status === "creating" || status === "copying") return "pending";
  return status === "failed" || status === "deleting" ? "broken" : "unknown";
}
