import type { DataPlan } from "./data.ts";
import type { RollbackPlan } from "./plan.ts";
import type { Step } from "./step.ts";

/** The steps of which any one ends a fence: they let applications work again, in its database or in the one that takes its place. */
export function openersOf(fence: Step, plan: RollbackPlan): Step[] {
  const opening = plan.steps.filter(
    ({ kind, params }) => kind === "open-database" && params["fence"] === fence.id,
  );
  if (opening.length > 0) return opening;
  const handovers = handoversOf(fence, plan);
  if (handovers.length > 0 || dataPlanOf(fence, plan) === undefined) return handovers;
  // The new address reaches the applications by the update.
  return plan.steps.filter(({ kind }) => kind === "update-stack");
}

/** The steps by which another database takes the place of the one behind a fence, before any update. */
export function handoversOf(fence: Step, plan: RollbackPlan): Step[] {
  const own = dataPlanOf(fence, plan);
  return plan.steps.filter((step) => dataPlanOf(step, plan) === own && handsOver(step));
}

const dataPlanOf = ({ id }: Step, { data }: RollbackPlan): DataPlan | undefined =>
  data.find(({ steps }) => steps.includes(id));

/** Whether applications find the restored database by this step alone; a configuration key reaches them by the update. */
const handsOver = ({ kind, params }: Step): boolean =>
  kind === "swap-database" ||
  (kind === "point-consumers" && (params["indirection"] as Indirection).config === undefined);

interface Indirection {
  readonly config?: object;
}
