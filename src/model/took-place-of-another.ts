import type { RollbackPlan } from "./plan.ts";

/** Whether an unfinished run is given up for the one of this plan; that run has not ended if this one comes to nothing. */
export const tookPlaceOfAnother = ({ findings }: Pick<RollbackPlan, "findings">): boolean =>
  findings.some(({ code }) => code === "RUN_GIVEN_UP");
