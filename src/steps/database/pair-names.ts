import { databaseCalls } from "../../adapters/rds-databases.ts";
import type { Rds } from "../../adapters/rds.ts";
import { databaseKind, type RdsDatabase } from "../../model/rds-database.ts";
import type { DatabasePair } from "./find-pair.ts";

/** Who bears which name, by the ids that no rename changes: what a person needs where an exchange stopped. */
export function namesText(pairs: readonly DatabasePair[]): string {
  return pairs
    .map(
      ({ old, restored }) =>
        `the old ${databaseKind(old.resourceId)} ${old.resourceId} is called "${old.identifier}", the restored one ${restored.resourceId} "${restored.identifier}"`,
    )
    .join("; ");
}

/** The same by a new look; one that cannot be seen now keeps the name by which it was seen last. */
export async function namesNow(rds: Rds, pairs: readonly DatabasePair[]): Promise<string> {
  const now = (seen: RdsDatabase): Promise<RdsDatabase> =>
    look(rds, seen).then(
      (found) => found ?? seen,
      () => seen,
    );
  return namesText(
    await Promise.all(
      pairs.map(async ({ old, restored }) => ({ old: await now(old), restored: await now(restored) })),
    ),
  );
}

/** One look by the id that stays. */
export function look(rds: Rds, { resourceId }: RdsDatabase): Promise<RdsDatabase | undefined> {
  return databaseCalls(databaseKind(resourceId)).look(rds, { resourceId });
}
