import type { RollbackPlan } from "./plan.ts";
import type { StepOutcome } from "./step.ts";

/** The safety snapshot of a run whose migrations stopped on their way down; undefined for any other run. */
export function safetySnapshot(
  { steps }: Pick<RollbackPlan, "steps">,
  outcomes: readonly StepOutcome[],
): string | undefined {
  const kindOf = (id: string): string | undefined => steps.find((step) => step.id === id)?.kind;
  const isHalfway = outcomes.some(
    ({ step, status }) => kindOf(step) === "migrate-down" && status === "unknown",
  );
  const taken = outcomes.find(({ step }) => kindOf(step) === "take-snapshot");
  const name = taken?.status === "succeeded" ? taken.data?.["snapshot"] : undefined;
  return isHalfway && typeof name === "string" ? name : undefined;
}
