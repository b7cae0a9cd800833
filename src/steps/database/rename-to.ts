import { databaseCalls } from "../../adapters/rds-databases.ts";
import { isBeingRenamed } from "../../adapters/rds-modify.ts";
import { waitForDatabase } from "../../adapters/rds-wait-database.ts";
import type { Rds } from "../../adapters/rds.ts";
import { MODIFY_LIMIT_MS } from "../../data/restore-limit.ts";
import { databaseKind, type RdsDatabase } from "../../model/rds-database.ts";
import type { StepContext } from "../step-kind.ts";
import { findPairs, type PartPair } from "./find-pair.ts";
import type { InstanceSettings } from "./instance-settings.ts";

/** Renames an instance or a cluster, by the id that stays, and waits until it answers under the new name. */
export async function renameTo(
  rds: Rds,
  { resourceId }: Pick<RdsDatabase, "resourceId">,
  identifier: string,
  { progress }: StepContext,
): Promise<RdsDatabase> {
  progress(`renaming ${resourceId} to ${identifier}`);
  await databaseCalls(databaseKind(resourceId)).rename(rds, resourceId, identifier);
  return waitForDatabase(rds, resourceId, {
    limitMs: MODIFY_LIMIT_MS,
    isReached: (now) => now.identifier === identifier && now.endpoint !== undefined,
    onProgress: (message) => progress(message),
  });
}

/** All pairs, once a rename that is under way (of a first try) has come to its end. */
export async function settledPairs(
  rds: Rds,
  instance: InstanceSettings,
  context: StepContext,
): Promise<PartPair[]> {
  const pairs = await findPairs(rds, context.run, instance);
  const moving = pairs.flatMap(({ old, restored }) => [old, restored]).filter((one) => isBeingRenamed(one));
  if (moving.length === 0) return pairs;
  for (const { resourceId } of moving) {
    const onProgress = (message: string): void => context.progress(message);
    await waitForDatabase(rds, resourceId, { limitMs: MODIFY_LIMIT_MS, onProgress });
  }
  return findPairs(rds, context.run, instance);
}
