import type { Database } from "../adapters/postgres.ts";
import { RollbackError } from "../model/errors.ts";
import type { SchemaFacts } from "../model/data.ts";
import { destructiveUp, downLosses } from "./down-losses.ts";
import { type MeasuredLoss, measureLosses } from "./measure-losses.ts";
import type { Migration, MigrationTool } from "./migration-tool.ts";
import { planDown } from "./plan-down.ts";
import { lossLabel } from "./sql/sql-loss.ts";

interface Trees {
  /** Opened on the migrations that are deployed: they know the way down. */
  readonly deployed: MigrationTool;
  /** Opened on those of the release that is to come back. */
  readonly release: MigrationTool;
}

/**
 * Compares the schema of a database with what a release knows: what is beyond it, what that destroyed, what a way down drops.
 *
 * Changes nothing. A way down that cannot be planned is told as an obstacle, never as an empty one.
 */
export async function schemaBetween({ deployed, release }: Trees, database: Database): Promise<SchemaFacts> {
  const [{ version: current, dirty }, known, applied] = await Promise.all([
    deployed.current(),
    knownVersions(release),
    appliedMigrations(deployed),
  ]);
  const beyond = applied.filter(({ version }) => !known.has(version)).reverse();
  const target = applied.findLast(({ version }) => known.has(version))?.version;
  const facts = {
    tool: deployed.tool,
    ...{ current, dirty, target },
    beyond: beyond.map(({ version }) => version),
    beyondSince: beyond.at(-1)?.appliedAt,
  };
  if (beyond.length === 0) return { ...facts, destroyed: [], obstacle: undefined, drops: [] };
  const destroyed = await destructiveUp(deployed, target, applied.at(-1)?.version);
  return {
    ...facts,
    destroyed: destroyed.map(lossLabel),
    ...(await wayDown(deployed, { target, beyond }, database)),
  };
}

async function wayDown(
  tool: MigrationTool,
  { target, beyond }: { readonly target: string | undefined; readonly beyond: readonly Migration[] },
  database: Database,
): Promise<Pick<SchemaFacts, "obstacle" | "drops">> {
  try {
    const plan = await planDown(tool, target ?? "0");
    const others = plan.revert.filter(({ version }) => !beyond.some((one) => one.version === version));
    if (others.length > 0) {
      const names = others.map(({ version }) => version).join(", ");
      return { obstacle: `it would also take back ${names}, which the release needs`, drops: [] };
    }
    const losses = await measureLosses(database, await downLosses(tool, plan));
    return { obstacle: undefined, drops: losses.map(dropOf) };
  } catch (error) {
    if (!(error instanceof RollbackError)) throw error;
    return { obstacle: error.message, drops: [] };
  }
}

const dropOf = ({ name, rows }: MeasuredLoss): { name: string; rows: number | null } => ({ name, rows });

/** What the release has files of, applied or not. */
async function knownVersions(release: MigrationTool): Promise<ReadonlySet<string>> {
  const list = await release.list();
  return new Set(list.filter(({ state }) => state !== "unknown").map(({ version }) => version));
}

async function appliedMigrations(deployed: MigrationTool): Promise<Migration[]> {
  return (await deployed.list()).filter(({ state }) => state !== "pending");
}
