import { randomBytes } from "node:crypto";
import { mkdirSync } from "node:fs";
import { hostname, userInfo } from "node:os";
import { isUnfinished, type RunState } from "../execute/replay.ts";
import { takeRunLock } from "../journal/run-lock.ts";
import { isBroughtBack } from "../model/data.ts";
import { RollbackError } from "../model/errors.ts";
import { blockers } from "../model/finding.ts";
import type { Actor } from "../model/journal-entry.ts";
import type { RollbackPlan } from "../model/plan.ts";
import type { Report, RunOutcome } from "../model/report.ts";
import { buildPlanReport } from "../execute/build-report.ts";
import { executeRun, type ExecuteControls } from "./execute-run.ts";
import { makePlan, type Planned, type RollbackWish } from "./make-plan.ts";
import { adoptMirror, openRuns, type Runs } from "./open-runs.ts";
import type { StackSession } from "./stack-session.ts";

/** What the command line contributes while a rollback goes on. */
export interface RollbackControls extends ExecuteControls {
  /** Shows the plan and asks; answers when the person decided, or undefined when they declined. */
  readonly confirm: (plan: RollbackPlan) => Promise<string | undefined>;
  /** A last look at the plan before it may run: what was approved elsewhere must be this one. */
  readonly compare?: (plan: RollbackPlan) => void;
}

/** The main job: plan, gates, confirmation, steps, verification, report; under the stack's lock from the first moment. */
export async function rollBack(
  session: StackSession,
  wish: RollbackWish,
  controls: RollbackControls,
): Promise<Report> {
  return underRunLock(session, async (runs) => {
    refuseUnfinished(runs.all, session);
    const planned = await makePlan(session, wish, runs.all);
    const { plan } = planned;
    controls.compare?.(plan);
    // A Ctrl-C also ends the engine's preview: what that one says then is no answer of a gate.
    if (controls.stopRequested()) return conclude("declined", plan);
    if (blockers(plan.findings).length > 0) return conclude("blocked", plan);
    if (isNothingToDo(plan)) return conclude("nothing-to-do", plan);
    const decidedAt = await controls.confirm(plan);
    if (decidedAt === undefined) return conclude("declined", plan);
    return runApproved(session, planned, { decidedAt, runs, controls });
  });
}

interface Approved {
  readonly decidedAt: string;
  readonly runs: Runs;
  readonly controls: ExecuteControls;
  /** An unfinished run that this one takes the place of. */
  readonly gaveUp?: string | undefined;
}

/** Runs a plan that a person decided for, to its end, with the very engine and tree it was made with. */
export function runApproved(
  session: StackSession,
  { plan, gathered: { engine, workspace } }: Planned,
  { decidedAt, runs, controls, gaveUp }: Approved,
): Promise<Report> {
  return underSharedLock(session, async () => {
    // Somebody may have begun elsewhere while this one was being read and confirmed.
    const known = await adoptMirror(session, runs.journal);
    refuseUnfinished(
      known.filter(({ run }) => run !== gaveUp),
      session,
    );
    if (gaveUp !== undefined) {
      const detail = "given up by a person, who returns to its safety snapshot";
      runs.journal.append(gaveUp, { type: "run-finished", outcome: "abandoned", detail });
    }
    const run = startRun(session, plan, decidedAt, runs);
    return executeRun({ session, run, plan, engine, workspace }, runs.journal, controls);
  });
}

/**
 * Only the plan, with everything that stands in its way; nothing outside of this tool's own folders is changed.
 *
 * It takes the stack's lock all the same: laying a release out would pull the tree away from under a run.
 */
export async function planOnly(session: StackSession, wish: RollbackWish): Promise<Report> {
  return underRunLock(session, async (runs) => {
    const { plan } = await makePlan(session, wish, runs.all);
    return conclude(blockers(plan.findings).length > 0 ? "blocked" : "planned", plan);
  });
}

/** Holds the stack's lock and its journal for the length of some work. */
export async function underRunLock<Answer>(
  session: StackSession,
  work: (runs: Runs) => Promise<Answer>,
): Promise<Answer> {
  // The journal first: it makes the folder, and an unwritable one is told as such.
  const journal = session.openJournal();
  journal.close();
  const lock = takeRunLock(session.stateDirectory, currentActor(), session.request.now().toISOString());
  try {
    const runs = await openRuns(session);
    try {
      return await work(runs);
    } finally {
      runs.journal.close();
    }
  } finally {
    lock.release();
  }
}

/**
 * Holds a lock beside the state as well, where there is a folder: another clone or another user has a
 * state folder of its own. Only work that changes something takes it, so that plans leave no trace there.
 */
export async function underSharedLock<Answer>(
  { mirrorDirectory, request }: StackSession,
  work: () => Promise<Answer>,
): Promise<Answer> {
  if (mirrorDirectory === undefined) return work();
  mkdirSync(mirrorDirectory, { recursive: true, mode: 0o700 });
  const lock = takeRunLock(mirrorDirectory, currentActor(), request.now().toISOString());
  try {
    return await work();
  } finally {
    lock.release();
  }
}

/** Who runs this process. */
export function currentActor(): Actor {
  return { user: userInfo().username, host: hostname(), pid: process.pid };
}

/** Writes the beginning of a run: from here on a resume knows the plan. */
function startRun(
  { request }: StackSession,
  plan: RollbackPlan,
  decidedAt: string,
  { journal }: Runs,
): string {
  const stamp = request.now().toISOString().slice(0, 19).replaceAll(/[-:]/g, "").replace("T", "-");
  const run = `${stamp}-${randomBytes(3).toString("hex")}`;
  journal.append(run, { type: "run-started", plan, actor: currentActor(), decidedAt });
  return run;
}

/** Nothing would change, and the stack already records that release: running the steps would only restart services. */
function isNothingToDo(plan: RollbackPlan): boolean {
  return (
    plan.from?.commit === plan.to.commit &&
    plan.from.update?.result === "succeeded" &&
    plan.preview.changes.every(({ op }) => op === "same") &&
    !plan.data.some(isBroughtBack)
  );
}

/** Refuses to begin while an earlier run of the stack has not ended. */
export function refuseUnfinished(runs: readonly RunState[], { target }: StackSession): void {
  const open = runs.find(isUnfinished);
  if (open === undefined) return;
  throw new RollbackError("RUN_UNFINISHED", {
    subject: open.run,
    message: `run ${open.run} of stack "${target.stack}" has not ended: ${open.finished?.detail ?? "it was interrupted"}`,
    remedy: `finish it: rollback resume --stack ${target.stack}; or give it up: rollback abandon --stack ${target.stack}`,
  });
}

const DETAILS: Partial<Record<RunOutcome, string>> = {
  blocked: "refused: nothing was changed",
  declined: "declined: nothing was changed",
  "nothing-to-do": "the stack already is what that release makes of it",
  planned: "nothing was changed",
};

/** The report of a plan that was not run. */
export function conclude(outcome: RunOutcome, plan: RollbackPlan): Report {
  return buildPlanReport(outcome, DETAILS[outcome] ?? "", plan);
}
