import { buildPlanReport } from "../execute/build-report.ts";
import type { RollbackPlan } from "../model/plan.ts";
import type { Report, RunOutcome } from "../model/report.ts";

const DETAILS: Partial<Record<RunOutcome, string>> = {
  blocked: "refused: nothing was changed",
  declined: "declined: nothing was changed",
  "nothing-to-do": "the stack already is what that release makes of it",
  planned: "nothing was changed",
};

/** The report of a plan that was not run. */
export function conclude(outcome: RunOutcome, plan: RollbackPlan): Report {
  return buildPlanReport(outcome, DETAILS[outcome] ?? "", plan);
}
