import { RollbackError } from "../model/errors.ts";
import { LOSS_ROOM_MINUTES, lossToConfirm } from "../model/loss-to-confirm.ts";
import { movedParts, type RollbackPlan } from "../model/plan.ts";

/** Throws PLAN_STALE with what moved, unless the plan of now is the approved one and gives up no more than an hour more. */
export function refuseMoved(approved: RollbackPlan, now: RollbackPlan): void {
  const grown = lossToConfirm(now.data).minutes ?? 0;
  const agreed = lossToConfirm(approved.data).minutes ?? 0;
  if (grown > agreed + LOSS_ROOM_MINUTES)
    throw stalePlan(approved.digest, [
      `the loss (${agreed} minutes of data were approved, now it is ${grown})`,
    ]);
  if (now.digest !== approved.digest)
    throw stalePlan(approved.digest, movedParts(approved.binding, now.binding));
}

/** The refusal of an approval that is no longer true. */
export function stalePlan(digest: string, moved: readonly string[]): RollbackError {
  return new RollbackError("PLAN_STALE", {
    subject: digest.slice(0, 12),
    message: `plan ${digest.slice(0, 12)} is no longer true; since it was made has changed: ${moved.join(", ") || "what was accepted"}`,
    remedy: "make a new plan and have it approved again; nothing was changed",
  });
}
