import type { RunState } from "../execute/replay.ts";
import { compensate, stepsToTakeBack } from "../execute/compensate.ts";
import { type ExecutionResult, outcomesByKind, pivotWasBegun } from "../execute/run-steps.ts";
import { closedInRun } from "../execute/closed-in-run.ts";
import type { ClosedDatabase } from "../model/closed-databases.ts";
import { messageOf, RollbackError } from "../model/errors.ts";
import type { Step } from "../model/step.ts";
import type { Report } from "../model/report.ts";
import type { Target } from "../model/target.ts";
import { ALL_STEP_KINDS } from "../registries.ts";
import { buildRunReport } from "../execute/build-report.ts";
import { writeReport, type ExecuteControls } from "./execute-run.ts";
import { adoptMirror, type Runs } from "./open-runs.ts";
import { underRunLock, underSharedLock } from "./stack-locks.ts";
import type { StepKind } from "../steps/step-kind.ts";
import type { StackSession } from "./stack-session.ts";
import { runDirectory, stepContext, type RunSurroundings } from "./step-context.ts";
import { surroundingsOf } from "./run-surroundings.ts";
import { unfinishedRun } from "./unfinished-run.ts";

/** What the command line contributes when a run is given up. */
export interface AbandonControls extends ExecuteControls {
  /** Nothing is taken back, not even what could be. */
  readonly isLeftAsItIs: boolean;
  /** Shows what giving up does and asks; undefined where nobody can be asked: who calls it means it. */
  readonly confirm?: ((what: GivingUp) => Promise<boolean>) | undefined;
}

/** What giving a run up does, before it is done. */
export interface GivingUp {
  readonly run: string;
  readonly target: Target;
  /** The steps that are taken back, newest first. */
  readonly takenBack: readonly Step[];
  /** What stays, where nothing at all is taken back; undefined where everything is. */
  readonly stays: string | undefined;
  /** The databases that are closed to applications by now. */
  readonly closed: readonly ClosedDatabase[];
}

/**
 * Gives an unfinished run up so that another may start: takes back what can be taken back when nothing
 * irreversible was begun, and otherwise only records that a person decided to stop here.
 *
 * While something cannot be taken back the run stays unfinished, so that it can be tried again; a
 * person may also leave everything as it is.
 */
export async function abandonRun(
  session: StackSession,
  wanted: string | undefined,
  controls: AbandonControls,
): Promise<Report> {
  return underRunLock(session, async (runs) => {
    const state = unfinishedRun(session, runs, wanted);
    const { journal } = runs;
    const isKept = controls.isLeftAsItIs || pivotWasBegun(state, ALL_STEP_KINDS);
    const stays = isKept ? await whatStays(session, state) : undefined;
    const { run, plan } = state;
    const what: GivingUp = {
      ...{ run, target: plan.target, stays, closed: closedInRun(state) },
      takenBack: isKept ? [] : stepsToTakeBack(state, ALL_STEP_KINDS),
    };
    if ((await controls.confirm?.(what)) === false) return declined(state, runs);
    return underSharedLock(session, async () => {
      await refuseOvertaken(session, state, runs);
      const end =
        stays !== undefined
          ? { outcome: "abandoned" as const, detail: `given up by a person; ${stays}` }
          : await undoAll(await surroundingsOf(session, state, { isGoingBack: true }), runs, controls);
      journal.append(state.run, { type: "run-finished", ...end });
      const report = controls.redact.value(buildRunReport(runs.reload(state.run), journal.read(state.run)));
      await writeReport(runDirectory(session, state.run), report);
      return report;
    });
  });
}

/** The report of a run that goes on being unfinished. */
function declined(state: RunState, { journal }: Runs): Report {
  const report = buildRunReport(state, journal.read(state.run));
  return { ...report, outcome: "declined", detail: `run ${state.run} stays unfinished: ${report.detail}` };
}

/** Somebody may have gone on with the run elsewhere while its end was being read and confirmed. */
async function refuseOvertaken(session: StackSession, { run }: RunState, { journal }: Runs): Promise<void> {
  const before = journal.read(run).length;
  await adoptMirror(session, journal);
  if (journal.read(run).length === before) return;
  throw new RollbackError("RUN_IN_PROGRESS", {
    subject: run,
    message: `run ${run} went on elsewhere while it was being given up`,
    remedy: `see how far it came: rollback status --stack ${session.target.stack}`,
  });
}

/** What a run that is given up behind its point of no return leaves: looked at, because the journal only knows what was begun. */
async function whatStays(session: StackSession, state: RunState): Promise<string> {
  const { plan, steps } = state;
  const open = plan.steps.filter(({ id }) => {
    const status = steps.get(id)?.outcome?.status;
    return status !== "succeeded" && status !== "skipped";
  });
  const begun = open.filter(({ id }) => (steps.get(id)?.attempts ?? 0) > 0);
  const seen = await Promise.all(begun.map((step) => lookAt(session, state, step)));
  const notBegun = open.length - begun.length;
  return [
    "what was done stays, and nothing is taken back",
    ...seen,
    ...(notBegun === 0
      ? []
      : [notBegun === 1 ? "one step was never begun" : `${notBegun} steps were never begun`]),
  ].join("; ");
}

async function lookAt(session: StackSession, state: RunState, step: Step): Promise<string> {
  const kind = ALL_STEP_KINDS.get(step.kind) as StepKind<unknown> | undefined;
  try {
    const surroundings = await surroundingsOf(session, state, { isGoingBack: true });
    const told = {
      outcomes: outcomesByKind(state),
      outcomeOf: (id: string) => state.steps.get(id)?.outcome,
      memoryOf: (id: string) => state.steps.get(id)?.memory,
      remember: () => undefined,
      wasBegun: true,
    };
    const context = stepContext(surroundings, step, told, AbortSignal.timeout(LOOK_LIMIT_MS));
    const seen = await kind?.observe(step.params, context);
    return `cut off in "${step.title}": ${seen?.detail ?? "nobody can look at it"}`;
  } catch (error) {
    return `cut off in "${step.title}", which could not be looked at: ${messageOf(error)}`;
  }
}

const LOOK_LIMIT_MS = 60_000;

async function undoAll(
  surroundings: RunSurroundings,
  { journal }: Runs,
  controls: ExecuteControls,
): Promise<ExecutionResult> {
  const { session, run, plan } = surroundings;
  const { outcome, detail } = await compensate(run, "given up by a person before the stack was touched", {
    journal,
    kinds: ALL_STEP_KINDS,
    contextOf: (step, told, signal) => stepContext(surroundings, step, told, signal),
    notify: session.request.notify,
    now: session.request.now,
    stopRequested: controls.stopRequested,
    redact: controls.redact.value,
  });
  if (outcome === "undone") return { outcome: "abandoned", detail };
  const asItIs = `rollback abandon --as-it-is --stack ${plan.target.stack}`;
  return { outcome, detail: `${detail} (to give it up all the same: ${asItIs})` };
}
