import { isBroughtBack } from "../model/data.ts";
import type { RollbackPlan } from "../model/plan.ts";
import type { Report } from "../model/report.ts";
import { concludePlan } from "./conclude.ts";
import { confirmAndRun, type ConfirmControls } from "./confirm-and-run.ts";
import { makePlan, type RollbackWish } from "./make-plan.ts";
import { refuseUnfinished } from "./refuse-unfinished.ts";
import { underRunLock } from "./stack-locks.ts";
import type { StackSession } from "./stack-session.ts";

/** What the command line contributes while a rollback goes on. */
export interface RollbackControls extends ConfirmControls {
  /** A last look at the plan before it may run: what was approved elsewhere must be this one. */
  readonly compare?: (plan: RollbackPlan) => void;
}

/** The main job: plan, gates, confirmation, steps, verification, report; under the stack's lock from the first moment. */
export async function rollBack(
  session: StackSession,
  wish: RollbackWish,
  controls: RollbackControls,
): Promise<Report> {
  return underRunLock(session, async (runs) => {
    refuseUnfinished(runs.all, session);
    const planned = await makePlan(session, wish, runs.all);
    controls.compare?.(planned.plan);
    return confirmAndRun(session, planned, { runs, isNothingToDo }, controls);
  });
}

/**
 * Only the plan, with everything that stands in its way; nothing outside of this tool's own folders is changed.
 *
 * It takes the stack's lock all the same: laying a release out would pull the tree away from under a run.
 */
export async function planOnly(session: StackSession, wish: RollbackWish): Promise<Report> {
  return underRunLock(session, async (runs) => {
    return concludePlan((await makePlan(session, wish, runs.all)).plan);
  });
}

/** Nothing would change, and the stack already records that release: running the steps would only restart services. */
function isNothingToDo(plan: RollbackPlan): boolean {
  return (
    plan.from?.commit === plan.to.commit &&
    plan.from.update?.result === "succeeded" &&
    plan.preview.changes.every(({ op }) => op === "same") &&
    !plan.data.some(isBroughtBack)
  );
}
