import type { Step, StepOutcome } from "../model/step.ts";
import type { StepContext } from "./step-kind.ts";

/**
 * What the steps of a kind came to that serve the same database as this step; in the plan's order.
 *
 * In a run with several databases the last outcome of a kind is another one's. Steps that no database's
 * plan names, as rollback.yaml has them, are beside every other.
 */
export function outcomesBeside(
  { plan, step, outcomeOf }: Pick<StepContext, "plan" | "step" | "outcomeOf">,
  kind: string,
): StepOutcome[] {
  return stepsBeside({ plan, step }, kind).flatMap(({ id }) => outcomeOf(id) ?? []);
}

/** The same for what the plan says, before any step has an outcome. */
export function stepsBeside({ plan, step }: Pick<StepContext, "plan" | "step">, kind: string): Step[] {
  const own = plan.data.find(({ steps }) => steps.includes(step.id))?.steps;
  return plan.steps.filter(({ id, kind: other }) => other === kind && own?.includes(id) !== false);
}
