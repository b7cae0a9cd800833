import type { DownPlan, Migration, MigrationTool } from "./migration-tool.ts";
import { findLosses } from "./sql/find-losses.ts";
import type { SqlLoss } from "./sql/sql-loss.ts";

/** What the way down takes away; a migration that is no SQL is `unreadable`. */
export function downLosses(tool: MigrationTool, { revert }: DownPlan): Promise<SqlLoss[]> {
  return lossesOf(tool, revert, "down");
}

/**
 * What going up from one version to a later one destroyed, so that no down migration brings it back.
 *
 * A planner must not choose the way down when this is not empty: the column would come back, its
 * values would not. What the same migrations made and dropped again is no loss. `undefined` as the
 * earlier version means from the very first migration on.
 */
export async function destructiveUp(
  tool: MigrationTool,
  fromVersion: string | undefined,
  toVersion: string | undefined,
): Promise<SqlLoss[]> {
  const list = await tool.list();
  const from = list.findIndex(({ version }) => version === fromVersion);
  const to = list.findIndex(({ version }) => version === toVersion);
  if ((fromVersion !== undefined && from === -1) || (toVersion !== undefined && to === -1)) {
    return [
      { kind: "unreadable", source: `no migration ${fromVersion ?? ""} or ${toVersion ?? ""} is here` },
    ];
  }
  return lossesOf(tool, list.slice(from + 1, to + 1), "up");
}

async function lossesOf(
  tool: MigrationTool,
  migrations: readonly Migration[],
  direction: "up" | "down",
): Promise<SqlLoss[]> {
  const sources: string[] = [];
  const closed: SqlLoss[] = [];
  for (const migration of migrations) {
    const sql = await tool.sqlOf(migration, direction);
    if (sql === undefined)
      closed.push({
        kind: "unreadable",
        source: `${migration.version} ${migration.name} is no readable SQL`,
      });
    else sources.push(sql);
  }
  return [...findLosses(sources), ...closed];
}
