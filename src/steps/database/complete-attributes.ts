import { modifyInstance, rebootInstance } from "../../adapters/rds-modify.ts";
import { waitForInstance } from "../../adapters/rds-wait-instance.ts";
import type { Rds } from "../../adapters/rds.ts";
import { attributesToCarry } from "../../data/attributes-to-carry.ts";
import { compareAttributes } from "../../data/compare-attributes.ts";
import { MODIFY_LIMIT_MS, restoreLimitMs } from "../../data/restore-limit.ts";
import type { RdsInstance } from "../../model/data.ts";
import type { StepContext } from "../step-kind.ts";
import { associateRoles } from "./associate-roles.ts";

/**
 * Waits for a restored instance and gives it what the restore call could not; answers it as it then is.
 *
 * Nothing is modified where nothing differs, so doing it again costs a few looks. A parameter group
 * becomes effective by a reboot, which is done here: nobody uses the instance yet.
 */
export async function completeAttributes(
  rds: Rds,
  source: RdsInstance,
  { resourceId }: RdsInstance,
  { progress }: StepContext,
): Promise<RdsInstance> {
  const onProgress = (message: string): void => progress(message);
  const limitMs = restoreLimitMs(source.attributes.allocatedStorageGb);
  let restored = await waitForInstance(rds, { resourceId }, { limitMs, onProgress });

  const { afterwards } = attributesToCarry(source.attributes);
  if (Object.keys(afterwards).length > 0 && compareAttributes(source, restored).length > 0) {
    await modifyInstance(rds, resourceId, afterwards);
    restored = await waitForInstance(rds, { resourceId }, { limitMs: MODIFY_LIMIT_MS, onProgress });
  }
  await associateRoles(rds, source, restored, onProgress);
  if (restored.needsReboot) {
    await rebootInstance(rds, resourceId);
    const isReached = (now: RdsInstance): boolean => !now.needsReboot;
    restored = await waitForInstance(
      rds,
      { resourceId },
      { limitMs: MODIFY_LIMIT_MS, isReached, onProgress },
    );
  }
  return restored;
}
