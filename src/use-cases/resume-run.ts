import { isUnfinished, type RunState } from "../execute/replay.ts";
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
import { executeRun, writeReport, type ExecuteControls } from "./execute-run.ts";
import { layOutRelease, readConfigFacts } from "./gather-facts.ts";
import { adoptMirror, type Runs } from "./open-runs.ts";
import { currentActor, underRunLock, underSharedLock } from "./stack-locks.ts";
import type { StepKind } from "../steps/step-kind.ts";
import type { StackSession } from "./stack-session.ts";
import { runDirectory, stepContext, type RunSurroundings } from "./step-context.ts";

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

function unfinishedRun({ target }: StackSession, { all }: Runs, wanted: string | undefined): RunState {
  const state = all.find((candidate) =>
    wanted === undefined ? isUnfinished(candidate) : candidate.run === wanted,
  );
  if (state !== undefined && isUnfinished(state)) return state;
  const message =
    state === undefined
      ? wanted === undefined
        ? "has no unfinished run"
        : `has no run "${wanted}"`
      : `has ended run "${state.run}" (${state.finished?.outcome ?? ""})`;
  throw new RollbackError("RUN_NOT_FOUND", {
    subject: wanted ?? target.stack,
    message: `stack "${target.stack}" ${message}`,
    remedy: `see its runs: rollback history --stack ${target.stack}`,
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

async function surroundingsOf(
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
