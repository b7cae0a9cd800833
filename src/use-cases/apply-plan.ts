import { RollbackError } from "../model/errors.ts";
import { lossToConfirm } from "../model/loss-to-confirm.ts";
import { movedParts, type RollbackPlan } from "../model/plan.ts";
import type { Report } from "../model/report.ts";
import { rollBack, type RollbackControls } from "./roll-back.ts";
import type { StackSession } from "./stack-session.ts";

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
  controls: Omit<RollbackControls, "confirm" | "compare">,
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
    confirm: ({ createdAt }) => Promise.resolve(createdAt),
    compare: (plan) => refuseMoved(approved, plan),
  });
}

async function refuseMovedTag({ repository }: StackSession, { to, digest }: RollbackPlan): Promise<void> {
  for (const tag of to.tags) {
    const now = await repository.findTag(tag);
    if (now === to.commit) continue;
    throw stale(digest, [`tag "${tag}" (was ${to.commit.slice(0, 12)}, is ${now?.slice(0, 12) ?? "gone"})`]);
  }
}

/** An approval is of a loss too; it grows with every minute, and is no longer the approved one after an hour. */
const LOSS_ROOM_MINUTES = 60;

function refuseMoved(approved: RollbackPlan, now: RollbackPlan): void {
  const grown = lossToConfirm(now.data).minutes ?? 0;
  const agreed = lossToConfirm(approved.data).minutes ?? 0;
  if (grown > agreed + LOSS_ROOM_MINUTES)
    throw stale(approved.digest, [`the loss (${agreed} minutes of data were approved, now it is ${grown})`]);
  if (now.digest !== approved.digest) throw stale(approved.digest, movedParts(approved.binding, now.binding));
}

function stale(digest: string, moved: readonly string[]): RollbackError {
  return new RollbackError("PLAN_STALE", {
    subject: digest.slice(0, 12),
    message: `plan ${digest.slice(0, 12)} is no longer true; since it was made has changed: ${moved.join(", ") || "what was accepted"}`,
    remedy: "make a new plan and have it approved again; nothing was changed",
  });
}
