import type { RdsDatabase } from "../model/rds-database.ts";
import { REPLACED_BY_TAG } from "./run-tags.ts";

/**
 * The resource ids of those whose place a database took, nearest first, by the tags that runs left on them.
 *
 * Their snapshots hold its earlier data. One that was retired is not among them any more.
 */
export function ancestorsOf(
  databases: readonly Pick<RdsDatabase, "resourceId" | "tags">[],
  resourceId: string,
): string[] {
  const found: string[] = [];
  let frontier = [resourceId];
  while (frontier.length > 0) {
    const before = databases
      .filter(({ tags }) => frontier.includes(tags[REPLACED_BY_TAG] ?? ""))
      .map((database) => database.resourceId)
      .filter((id) => id !== resourceId && !found.includes(id));
    found.push(...before);
    frontier = before;
  }
  return found;
}
