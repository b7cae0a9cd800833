import { buildPlanReport } from "../execute/build-report.ts";
import { blockers } from "../model/finding.ts";
import type { RollbackPlan } from "../model/plan.ts";
import type { Report, RunOutcome } from "../model/report.ts";

const DETAILS: Partial<Record<RunOutcome, string>> = {
  blocked: "nothing was changed",
  declined: "nothing was changed",
  "nothing-to-do": "the stack already is what that release makes of it",
  planned: "nothing was changed",
};

/** The report of a plan that was not run. */
export function conclude(outcome: RunOutcome, plan: RollbackPlan): Report {
  return buildPlanReport(outcome, DETAILS[outcome] ?? "", plan);
}

/** The report of a plan that was only asked for. */
export function concludePlan(plan: RollbackPlan): Report {
  return conclude(blockers(plan.findings).length > 0 ? "blocked" : "planned", plan);
}
