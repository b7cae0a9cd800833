import type { RollbackPlan } from "../model/plan.ts";
import { isDestructive } from "../model/resource-change.ts";

/** Everything the plan does that nothing takes back: steps without an undo, and the loss of stateful resources. */
export function irreversibleParts(plan: Pick<RollbackPlan, "steps" | "preview">): string[] {
  const steps = plan.steps.flatMap((step) =>
    step.undo.by === "nothing" ? [`${step.title}: ${step.undo.reason}`] : [],
  );
  const losses = plan.preview.changes.flatMap((change) =>
    change.stateful !== undefined && isDestructive(change.op)
      ? [`${change.op} of ${change.name}: ${change.stateful}`]
      : [],
  );
  return [...losses, ...steps];
}
