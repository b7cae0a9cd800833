import type { RdsInstance } from "../model/data.ts";
import { type InstanceName, lookForInstance } from "./rds-describe.ts";
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
