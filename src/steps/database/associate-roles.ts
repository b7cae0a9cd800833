import { addRole } from "../../adapters/rds-roles.ts";
import { waitForDatabase } from "../../adapters/rds-wait-database.ts";
import type { Rds } from "../../adapters/rds.ts";
import { missingRoles } from "../../data/missing-roles.ts";
import { ROLE_LIMIT_MS } from "../../data/restore-limit.ts";
import type { RdsDatabase } from "../../model/rds-database.ts";

/**
 * Gives a restored instance or cluster the IAM roles that its source acts as, and waits until none of them is pending.
 *
 * No restore takes roles, and each is a call of its own; those that are there are left alone.
 */
export async function associateRoles(
  rds: Rds,
  source: RdsDatabase,
  restored: RdsDatabase,
  onProgress: (message: string) => void,
): Promise<void> {
  const missing = missingRoles(source, restored);
  for (const role of missing) await addRole(rds, restored, role);
  if (missing.length === 0) return;
  const isReached = (now: RdsDatabase): boolean => missingRoles(source, now).length === 0;
  await waitForDatabase(rds, restored.resourceId, { limitMs: ROLE_LIMIT_MS, isReached, onProgress });
}
