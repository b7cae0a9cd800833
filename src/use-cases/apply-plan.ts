import type { RollbackPlan } from "../model/plan.ts";
import type { Report } from "../model/report.ts";
import { refuseMoved, stalePlan } from "./refuse-moved.ts";
import { rollBack, type RollbackControls } from "./roll-back.ts";
import type { StackSession } from "./stack-session.ts";

/** What the command line contributes when an approved plan is run. */
export interface ApplyControls extends Omit<RollbackControls, "confirm" | "compare"> {
  /** Told the plan of now, whose loss may be an hour larger than the approved one, right before it is run. */
  readonly show: (plan: RollbackPlan) => void;
}

/**
 * Runs a plan that was made and approved earlier, maybe on another machine.
 *
 * Everything is looked up again and the engine previews again; the run starts only when the new plan
 * has the approved digest. Otherwise PLAN_STALE names what moved. The approved digest is the
 * confirmation, so nobody is asked again.
 */
export async function applyPlan(
  session: StackSession,
  approved: RollbackPlan,
  { show, ...controls }: ApplyControls,
): Promise<Report> {
  const wish = {
    to: approved.to.commit,
    acceptances: approved.acceptances,
    reason: approved.reason,
    refresh: approved.refreshed,
    approvedData: approved.data,
  };
  await refuseMovedTag(session, approved);
  return rollBack(session, wish, {
    ...controls,
    confirm: (plan) => {
      show(plan);
      return Promise.resolve(plan.createdAt);
    },
    compare: (plan) => refuseMoved(approved, plan),
  });
}

async function refuseMovedTag({ repository }: StackSession, { to, digest }: RollbackPlan): Promise<void> {
  for (const tag of to.tags) {
    const now = await repository.findTag(tag);
    if (now === to.commit) continue;
    throw stalePlan(digest, [
      `tag "${tag}" (was ${to.commit.slice(0, 12)}, is ${now?.slice(0, 12) ?? "gone"})`,
    ]);
  }
}
