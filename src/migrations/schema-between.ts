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
  /** Opened on those of the release that is to come back; undefined for one that is older than all of them. */
  readonly release: MigrationTool | undefined;
}

/**
 * Compares the schema of a database with what a release knows: what is beyond it, what that destroyed, what a way down drops.
 *
 * Changes nothing. A way down that cannot be planned is told as an obstacle, never as an empty one.
 */
export async function schemaBetween({ deployed, release }: Trees, database: Database): Promise<SchemaFacts> {
  const { version: current, dirty } = await deployed.current();
  const known = release === undefined ? [] : await knownVersions(release);
  const applied = await appliedMigrations(deployed);
  const beyond = applied.filter(({ version }) => !known.includes(version)).reverse();
  // What the release knows may also have been applied behind something that it does not know.
  const first = applied.findIndex(({ version }) => !known.includes(version));
  const target = applied.slice(0, first === -1 ? undefined : first).at(-1)?.version;
  const isApplied = (version: string): boolean => applied.some((one) => one.version === version);
  const facts = {
    tool: deployed.tool,
    ...{ current, dirty, target },
    beyond: beyond.map(({ version }) => version),
    missing: known.filter((version) => !isApplied(version)),
    beyondSince: earliest(beyond.map(({ appliedAt }) => appliedAt)),
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
    const others = without(plan.revert, beyond);
    if (others.length > 0)
      return { obstacle: `it would also take back ${others.join(", ")}, which the release needs`, drops: [] };
    const left = without(beyond, plan.revert);
    if (left.length > 0)
      return { obstacle: `going down to ${target ?? "0"} would leave ${left.join(", ")}`, drops: [] };
    const losses = await measureLosses(database, await downLosses(tool, plan));
    return { obstacle: undefined, drops: losses.map(dropOf) };
  } catch (error) {
    if (!(error instanceof RollbackError)) throw error;
    return { obstacle: error.message, drops: [] };
  }
}

/** The versions of the one list that are not in the other. */
const without = (list: readonly Migration[], others: readonly Migration[]): string[] =>
  list.map(({ version }) => version).filter((version) => !others.some((one) => one.version === version));

/** One that is not recorded may be earlier still, but what is recorded was not later. */
function earliest(times: readonly (string | undefined)[]): string | undefined {
  return times.filter((time) => time !== undefined).sort()[0];
}

const dropOf = ({ name, rows }: MeasuredLoss): { name: string; rows: number | null } => ({ name, rows });

/** What the release has files of, applied or not. */
async function knownVersions(release: MigrationTool): Promise<string[]> {
  const list = await release.list();
  return list.filter(({ state }) => state !== "unknown").map(({ version }) => version);
}

async function appliedMigrations(deployed: MigrationTool): Promise<Migration[]> {
  return (await deployed.list()).filter(({ state }) => state !== "pending");
}
