import { confirmedAbsence, findInstance, lookForInstance } from "../../adapters/rds-describe.ts";
import type { Rds } from "../../adapters/rds.ts";
import { identifiersFor } from "../../data/identifiers-for.ts";
import { RUN_TAG } from "../../data/run-tags.ts";
import type { RdsInstance } from "../../model/data.ts";
import { RollbackError } from "../../model/errors.ts";
import type { InstanceSettings } from "./instance-settings.ts";

/** The two instances of a restore, wherever the exchange of their names stands. */
export interface InstancePair {
  readonly old: RdsInstance;
  readonly restored: RdsInstance;
}

/**
 * Finds the old instance by its resource id and this run's restored one by name and tag.
 *
 * The restored one bears its own name, or already the original one; one without this run's tag is
 * never taken for it. Throws INSTANCE_NOT_FOUND or NAME_TAKEN.
 */
export async function findPair(rds: Rds, run: string, instance: InstanceSettings): Promise<InstancePair> {
  const old = await findInstance(rds, { resourceId: instance.resourceId });
  const restored = await findRestored(rds, run, instance);
  if (old !== undefined && restored !== undefined) return { old, restored };
  const [subject, what] =
    old === undefined
      ? [instance.resourceId, "the old instance"]
      : [identifiersFor(run, instance.identifier).restored, "the instance this run restored"];
  throw new RollbackError("INSTANCE_NOT_FOUND", {
    subject,
    message: `${what}, "${subject}", is not there`,
    remedy: "look whether somebody removed or renamed it; the other one is untouched",
  });
}

/** Finds the instance this run restored, under its own name or under the original one. */
export function findRestored(
  rds: Rds,
  run: string,
  { identifier, resourceId }: InstanceSettings,
): Promise<RdsInstance | undefined> {
  const names = [identifiersFor(run, identifier).restored, identifier];
  return confirmedAbsence(rds, async () => {
    for (const name of names) {
      const found = await lookForInstance(rds, { identifier: name });
      if (found === undefined || found.resourceId === resourceId) continue;
      if (found.tags[RUN_TAG] === run) return found;
      if (name === names[0]) throw foreign(name, run);
    }
    return undefined;
  });
}

/** The error for something that bears a name of this run and was not made by it. */
export function foreign(name: string, run: string): RollbackError {
  return new RollbackError("NAME_TAKEN", {
    subject: name,
    message: `"${name}" exists and was not made by run ${run} for this step`,
    remedy: "look who made it; this tool takes over nothing but its own",
  });
}
