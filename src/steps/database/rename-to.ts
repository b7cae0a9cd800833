import { isBeingRenamed, renameInstance } from "../../adapters/rds-modify.ts";
import { waitForInstance } from "../../adapters/rds-wait-instance.ts";
import type { Rds } from "../../adapters/rds.ts";
import { MODIFY_LIMIT_MS } from "../../data/restore-limit.ts";
import type { RdsInstance } from "../../model/data.ts";
import type { StepContext } from "../step-kind.ts";
import { findPair, type InstancePair } from "./find-pair.ts";
import type { InstanceSettings } from "./instance-settings.ts";

/** Renames one of the two, by the id that stays, and waits until it answers under the new name. */
export async function renameTo(
  rds: Rds,
  { resourceId }: RdsInstance,
  identifier: string,
  { progress }: StepContext,
): Promise<RdsInstance> {
  progress(`renaming ${resourceId} to ${identifier}`);
  await renameInstance(rds, resourceId, identifier);
  return waitForInstance(
    rds,
    { resourceId },
    {
      limitMs: MODIFY_LIMIT_MS,
      isReached: (now) => now.identifier === identifier && now.endpoint !== undefined,
      onProgress: (message) => progress(message),
    },
  );
}

/** The two instances, once a rename that is under way (of a first try) has come to its end. */
export async function settledPair(
  rds: Rds,
  instance: InstanceSettings,
  context: StepContext,
): Promise<InstancePair> {
  const pair = await findPair(rds, context.run, instance);
  const moving = [pair.old, pair.restored].filter((one) => isBeingRenamed(one));
  if (moving.length === 0) return pair;
  for (const { resourceId } of moving) {
    const onProgress = (message: string): void => context.progress(message);
    await waitForInstance(rds, { resourceId }, { limitMs: MODIFY_LIMIT_MS, onProgress });
  }
  return findPair(rds, context.run, instance);
}
