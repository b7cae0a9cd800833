import { isBroughtBack } from "./data.ts";
import type { RollbackPlan } from "./plan.ts";

/** What a plan is for: a release, the data around the release that stays, or only the schema of that data. */
export type PlanAim = "rollback" | "restore" | "migration";

/** Reads off a plan what it is for. */
export function planAim({ from, to, data }: Pick<RollbackPlan, "from" | "to" | "data">): PlanAim {
  const returning = data.filter(isBroughtBack);
  if (from?.commit !== to.commit || returning.length === 0) return "rollback";
  return returning.every(({ way }) => way.kind === "down-migration") ? "migration" : "restore";
}
