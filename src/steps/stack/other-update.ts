import type { RollbackPlan } from "../../model/plan.ts";
import type { StackUpdate } from "../../model/release.ts";
import type { StepContext } from "../step-kind.ts";

/**
 * An update of somebody else since the plan was made: its changes would be taken back without a word.
 *
 * Told by the numbers of the history, because machines have clocks of their own; by time only where a
 * plan of before knew no number.
 */
export async function otherUpdate({
  engine,
  plan,
  run,
}: Pick<StepContext, "engine" | "plan" | "run">): Promise<string | undefined> {
  // A refresh is what a stopped run asks for, and it runs no program.
  const [newest] = (await engine.readHistory()).filter(
    (update) => update.kind !== "refresh" && update.rollbackRun !== run && isLater(update, plan),
  );
  return (
    newest &&
    `somebody else changed the stack since it was approved (${newest.kind} ${newest.number}, ${newest.message}): abandon this run and make a new plan`
  );
}

function isLater({ number, startedAt }: StackUpdate, { lastUpdate, createdAt }: RollbackPlan): boolean {
  if (lastUpdate !== undefined) return number > lastUpdate;
  // History has whole seconds only.
  return Date.parse(startedAt) > Math.floor(Date.parse(createdAt) / 1000) * 1000;
}
