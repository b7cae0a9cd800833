import { planCommand } from "../model/plan-command.ts";
import type { RollbackPlan } from "../model/plan.ts";
import { planVerdict } from "./plan-verdict.ts";

/** The command that makes sense after reading a plan: run it, or look again once the remedies are done. */
export function nextCommand(plan: RollbackPlan): string {
  return planCommand(plan, { isForALook: !planVerdict(plan).mayRun });
}
