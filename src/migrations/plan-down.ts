import { RollbackError } from "../model/errors.ts";
import type { DownPlan, Migration, MigrationTool } from "./migration-tool.ts";

/** Names for "before the first migration", unless a migration has that name. */
const NOTHING = ["0", "base", "none"];

/**
 * Finds the way from where the database stands down to a version; changes nothing.
 *
 * Refuses a half-applied database, a version that is not applied, and migrations whose files are
 * not here: taking back what one cannot read would be a guess.
 */
export async function planDown(tool: MigrationTool, to: string): Promise<DownPlan> {
  const { version, dirty } = await tool.current();
  if (dirty !== undefined) {
    throw new RollbackError("MIGRATIONS_UNREADABLE", {
      subject: version ?? "",
      message: `the database is between two versions: ${dirty}`,
      remedy: `repair it with ${tool.tool} first, or restore a snapshot or dump`,
    });
  }
  const list = await tool.list();
  const strange = list.filter(({ state }) => state === "unknown");
  if (strange.length > 0) {
    const names = strange.map(({ version: name }) => name).join(", ");
    throw new RollbackError("MIGRATIONS_UNREADABLE", {
      subject: names,
      message: `the database has ${names}, which no file here describes`,
      remedy: "run it from the tree that was deployed, whose migrations include them",
    });
  }
  const applied = list.filter(({ state }) => state === "applied");
  const target = applied.findLastIndex((migration) => answersTo(migration, to));
  if (target === -1 && !NOTHING.includes(to)) throw notApplied(to, applied);
  const plan: DownPlan = {
    from: version,
    to: applied[target]?.version,
    revert: applied.slice(target + 1).reverse(),
  };
  const obstacle = plan.revert.length === 0 ? undefined : await tool.obstacle(plan);
  if (obstacle === undefined) return plan;
  throw new RollbackError("MIGRATIONS_UNREADABLE", {
    subject: to,
    message: obstacle,
    remedy: "restore a snapshot or dump from before, or write a migration that goes forward",
  });
}

/** Whether a person means this migration: by version, by name, or by number whatever its leading zeros. */
export function answersTo({ version, name }: Pick<Migration, "version" | "name">, text: string): boolean {
  const number = /^\d+$/;
  if (version === text || name === text) return true;
  return number.test(version) && number.test(text) && BigInt(version) === BigInt(text);
}

function notApplied(to: string, applied: readonly Migration[]): RollbackError {
  const known = applied.map(({ version }) => version).slice(-10);
  return new RollbackError("MIGRATIONS_UNREADABLE", {
    subject: to,
    message: `"${to}" is not applied, so there is no way down to it`,
    remedy: known.length === 0 ? "nothing is applied" : `name one of ${known.join(", ")}, or 0 for none`,
  });
}
