import type { RollbackPlan } from "./plan.ts";
import type { StepOutcome } from "./step.ts";

/**
 * The safety snapshot of the database whose migrations stopped on their way down; undefined for any other run.
 *
 * In a run with several databases it is that database's own: another one's would be restored in its place.
 */
export function safetySnapshot(
  { steps, data }: Pick<RollbackPlan, "steps" | "data">,
  outcomes: readonly StepOutcome[],
): string | undefined {
  const kindOf = (id: string): string | undefined => steps.find((step) => step.id === id)?.kind;
  const halfway = outcomes.find(
    ({ step, status }) => kindOf(step) === "migrate-down" && status === "unknown",
  );
  if (halfway === undefined) return undefined;
  const own = data.find((database) => database.steps.includes(halfway.step))?.steps;
  const taken = outcomes.find(
    ({ step }) => kindOf(step) === "take-snapshot" && own?.includes(step) !== false,
  );
  const name = taken?.status === "succeeded" ? taken.data?.["snapshot"] : undefined;
  return typeof name === "string" ? name : undefined;
}
