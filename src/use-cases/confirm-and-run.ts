import { randomBytes } from "node:crypto";
import { blockers } from "../model/finding.ts";
import type { RollbackPlan } from "../model/plan.ts";
import type { Report } from "../model/report.ts";
import { conclude } from "./conclude.ts";
import { executeRun, type ExecuteControls } from "./execute-run.ts";
import type { Planned } from "./make-plan.ts";
import { adoptMirror, type Runs } from "./open-runs.ts";
import { refuseUnfinished } from "./refuse-unfinished.ts";
import { currentActor, underSharedLock } from "./stack-locks.ts";
import type { StackSession } from "./stack-session.ts";

/** What the command line contributes to a run that was planned. */
export interface ConfirmControls extends ExecuteControls {
  /** Shows the plan and asks; answers when the person decided, or undefined when they declined. */
  readonly confirm: (plan: RollbackPlan) => Promise<string | undefined>;
}

interface Circumstances {
  readonly runs: Runs;
  /** An unfinished run that this one takes the place of. */
  readonly gaveUp?: string | undefined;
  /** Whether the plan would change nothing; asked after the findings, before the person. */
  readonly isNothingToDo?: (plan: RollbackPlan) => boolean;
}

/** Runs a plan that no finding blocks, once a person has agreed to it; the stack's lock must be held. */
export async function confirmAndRun(
  session: StackSession,
  { plan, gathered: { engine, workspace } }: Planned,
  { runs, gaveUp, isNothingToDo }: Circumstances,
  controls: ConfirmControls,
): Promise<Report> {
  // A Ctrl-C also ends the engine's preview: what that one says then is no answer of a gate.
  if (controls.stopRequested()) return conclude("declined", plan);
  if (blockers(plan.findings).length > 0) return conclude("blocked", plan);
  if (isNothingToDo?.(plan) === true) return conclude("nothing-to-do", plan);
  const decidedAt = await controls.confirm(plan);
  if (decidedAt === undefined) return conclude("declined", plan);
  return underSharedLock(session, async () => {
    // Somebody may have begun elsewhere while this one was being read and confirmed.
    const known = await adoptMirror(session, runs.journal);
    refuseUnfinished(
      known.filter(({ run }) => run !== gaveUp),
      session,
    );
    const run = runName(session);
    if (gaveUp !== undefined) {
      const detail = "given up by a person, who returns to its safety snapshot";
      const end = { type: "run-finished", outcome: "abandoned", detail, givenUpFor: run } as const;
      runs.journal.append(gaveUp, end);
    }
    // From here on a resume knows the plan.
    runs.journal.append(run, { type: "run-started", plan, actor: currentActor(), decidedAt });
    return executeRun({ session, run, plan, engine, workspace }, runs.journal, controls);
  });
}

/** A name that tells when the run began, and that no other machine gives. */
function runName({ request }: StackSession): string {
  const stamp = request.now().toISOString().slice(0, 19).replaceAll(/[-:]/g, "").replace("T", "-");
  return `${stamp}-${randomBytes(3).toString("hex")}`;
}
