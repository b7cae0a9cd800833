import { blockers } from "../model/finding.ts";
import type { Report } from "../model/report.ts";
import { executeRun, type ExecuteControls } from "./execute-run.ts";
import type { Planned } from "./make-plan.ts";
import { adoptMirror, type Runs } from "./open-runs.ts";
import { conclude, refuseUnfinished, startRun, underSharedLock } from "./roll-back.ts";
import type { StackSession } from "./stack-session.ts";

/** What the command line contributes to a run that was planned. */
export interface ConfirmControls extends ExecuteControls {
  /** Shows the plan and asks; answers when the person decided, or undefined when they declined. */
  readonly confirm: () => Promise<string | undefined>;
}

/** Runs a plan that no finding blocks, once a person has agreed to it; the stack's lock must be held. */
export async function confirmAndRun(
  session: StackSession,
  { plan, gathered: { engine, workspace } }: Planned,
  runs: Runs,
  controls: ConfirmControls,
): Promise<Report> {
  if (controls.stopRequested()) return conclude("declined", plan);
  if (blockers(plan.findings).length > 0) return conclude("blocked", plan);
  const decidedAt = await controls.confirm();
  if (decidedAt === undefined) return conclude("declined", plan);
  return underSharedLock(session, async () => {
    // Somebody may have begun elsewhere while this one was being read and confirmed.
    refuseUnfinished(await adoptMirror(session, runs.journal), session);
    const run = startRun(session, plan, decidedAt, runs);
    return executeRun({ session, run, plan, engine, workspace }, runs.journal, controls);
  });
}
