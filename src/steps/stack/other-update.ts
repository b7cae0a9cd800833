import type { StepContext } from "../step-kind.ts";

/** An update of somebody else since the plan was made: its changes would be taken back without a word. */
export async function otherUpdate({
  engine,
  plan,
  run,
}: Pick<StepContext, "engine" | "plan" | "run">): Promise<string | undefined> {
  // History has whole seconds only.
  const since = Math.floor(Date.parse(plan.createdAt) / 1000) * 1000;
  const others = (await engine.readHistory()).filter(
    // A refresh is what a stopped run asks for, and it runs no program.
    ({ kind, startedAt, rollbackRun }) =>
      kind !== "refresh" && Date.parse(startedAt) > since && rollbackRun !== run,
  );
  const [newest] = others;
  return (
    newest &&
    `somebody else changed the stack since it was approved (${newest.kind} ${newest.number}, ${newest.message}): abandon this run and make a new plan`
  );
}
