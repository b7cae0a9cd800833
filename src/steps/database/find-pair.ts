import { databaseCalls, findDatabase } from "../../adapters/rds-databases.ts";
import { confirmedAbsence } from "../../adapters/rds-describe.ts";
import type { Rds } from "../../adapters/rds.ts";
import { identifiersFor } from "../../data/identifiers-for.ts";
import { RUN_TAG } from "../../data/run-tags.ts";
import { RollbackError } from "../../model/errors.ts";
import { databaseKind, type RdsDatabase } from "../../model/rds-database.ts";
import { type InstanceSettings, partsOf } from "./instance-settings.ts";

/** What was there and what was restored for it, wherever the exchange of their names stands. */
export interface DatabasePair {
  readonly old: RdsDatabase;
  readonly restored: RdsDatabase;
}

/** One part of the database under restore (see `partsOf`) with its pair. */
export interface PartPair extends DatabasePair {
  readonly part: InstanceSettings;
}

/** Finds the pairs of all parts of a database; the database itself is the last. Throws as `findPair` does. */
export async function findPairs(rds: Rds, run: string, instance: InstanceSettings): Promise<PartPair[]> {
  const pairs: PartPair[] = [];
  for (const part of partsOf(instance)) pairs.push({ part, ...(await findPair(rds, run, part)) });
  return pairs;
}

/** The pair of the database itself among those of its parts. */
export function databaseOf(pairs: readonly PartPair[]): PartPair {
  const last = pairs.at(-1);
  if (last === undefined) throw new Error("a database is a part of itself");
  return last;
}

/**
 * Finds the old database by its resource id and this run's restored one by name and tag.
 *
 * The restored one bears its own name, or already the original one; one without this run's tag is
 * never taken for it. Throws INSTANCE_NOT_FOUND or NAME_TAKEN.
 */
export async function findPair(rds: Rds, run: string, instance: InstanceSettings): Promise<DatabasePair> {
  const { resourceId } = instance;
  const kind = databaseKind(resourceId);
  const old = await findDatabase(rds, kind, { resourceId });
  const restored = await findRestored(rds, run, instance);
  if (old !== undefined && restored !== undefined) return { old, restored };
  const [subject, what] =
    old === undefined
      ? [resourceId, `the old ${kind}`]
      : [identifiersFor(run, instance.identifier).restored, `the ${kind} this run restored`];
  throw new RollbackError("INSTANCE_NOT_FOUND", {
    subject,
    message: `${what}, "${subject}", is not there`,
    remedy: "look whether somebody removed or renamed it; the other one is untouched",
  });
}

/** Finds the database this run restored, under its own name or under the original one. */
export function findRestored(
  rds: Rds,
  run: string,
  { identifier, resourceId }: InstanceSettings,
): Promise<RdsDatabase | undefined> {
  const { look } = databaseCalls(databaseKind(resourceId));
  const names = [identifiersFor(run, identifier).restored, identifier];
  return confirmedAbsence(rds, async () => {
    for (const name of names) {
      const found = await look(rds, { identifier: name });
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
