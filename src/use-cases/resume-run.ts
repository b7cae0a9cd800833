import type { RunState } from "../execute/replay.ts";
import { RollbackError } from "../model/errors.ts";
import type { Report } from "../model/report.ts";
import { executeRun, type ExecuteControls } from "./execute-run.ts";
import { currentActor, underRunLock, underSharedLock } from "./stack-locks.ts";
import type { StackSession } from "./stack-session.ts";
import { surroundingsOf } from "./run-surroundings.ts";
import { unfinishedRun } from "./unfinished-run.ts";

/** Finishes the run that stopped: looks at the step that was under way, then goes on; no step runs twice blindly. */
export async function resumeRun(
  session: StackSession,
  wanted: string | undefined,
  controls: ExecuteControls,
): Promise<Report> {
  return underRunLock(session, async (runs) => {
    const state = unfinishedRun(session, runs, wanted);
    refuseOtherTools(session, state);
    refuseUnknownSteps(state, controls);
    return underSharedLock(session, async () => {
      runs.journal.append(state.run, { type: "run-resumed", actor: currentActor() });
      return executeRun(await surroundingsOf(session, state, state), runs.journal, controls);
    });
  });
}

function refuseUnknownSteps({ plan, run }: RunState, { decisions }: ExecuteControls): void {
  const known = plan.steps.map(({ id }) => id);
  const unknown = [...(decisions?.keys() ?? [])].find((id) => !known.includes(id));
  if (unknown === undefined) return;
  throw new RollbackError("USAGE", {
    subject: unknown,
    message: `run ${run} has no step "${unknown}"`,
    remedy: `name one of its steps: ${known.join(", ")}`,
  });
}

/** A plan made by another version may mean other things by the same words. */
function refuseOtherTools({ request, cli }: StackSession, { plan, run }: RunState): void {
  const { tools } = plan.binding;
  if (tools.rollback === request.version && tools.pulumi === cli.version) return;
  throw new RollbackError("PLAN_STALE", {
    subject: run,
    message: `run ${run} was begun with rollback ${tools.rollback} and Pulumi ${tools.pulumi}; this is ${request.version} and ${cli.version}`,
    remedy: "resume with the versions it was begun with, or abandon it and make a new plan",
  });
}
