import type { RunState } from "../execute/replay.ts";
import { RollbackError } from "../model/errors.ts";
import { layOutRelease, readConfigFacts } from "./gather-facts.ts";
import type { StackSession } from "./stack-session.ts";
import type { RunSurroundings } from "./step-context.ts";

/**
 * What the steps of an unfinished run work with: its release laid out, and the engine in there.
 *
 * Throws PLAN_STALE when it goes on and the configuration is not the one that was approved.
 */
export async function surroundingsOf(
  session: StackSession,
  { run, plan }: RunState,
  { isGoingBack }: Pick<RunState, "isGoingBack">,
): Promise<RunSurroundings> {
  const workspace = await layOutRelease(session, plan.to);
  const { config, configFile } = await readConfigFacts(session, workspace, plan.to);
  // Taking back runs no program, so it does not matter which configuration one would get.
  if (!isGoingBack && config.hash !== plan.binding.configHash) {
    throw new RollbackError("PLAN_STALE", {
      subject: run,
      message: `the configuration of stack "${plan.target.stack}" has changed since run ${run} was approved`,
      remedy: "put it back to what was approved and resume, or abandon the run and make a new plan",
    });
  }
  const engine = session.engineFor({
    projectDirectory: workspace.projectDirectory,
    configFile,
    refresh: false,
  });
  return { session, run, plan, engine, workspace };
}
