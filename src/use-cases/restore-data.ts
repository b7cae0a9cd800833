import { withDatabase } from "../adapters/postgres.ts";
import { describeInstance } from "../adapters/rds-describe.ts";
import { describeSnapshots } from "../adapters/rds-snapshots.ts";
import { openRds } from "../adapters/rds.ts";
import { chooseCutOver } from "../data/choose-cut-over.ts";
import { chooseSnapshot } from "../data/choose-snapshot.ts";
import { lossMinutes, rowsWrittenSince } from "../data/estimate-loss.ts";
import { pickInstance, recordedInstances, type RecordedInstance } from "../data/recorded-instances.ts";
import { restoreSteps, type RestoreFrom } from "../data/restore-steps.ts";
import { askGates } from "../gates/registry.ts";
import type { RunState } from "../execute/replay.ts";
import type { DataLoss } from "../model/data.ts";
import { messageOf, RollbackError } from "../model/errors.ts";
import { blockers, type Finding, warning } from "../model/finding.ts";
import type { RollbackPlan } from "../model/plan.ts";
import type { Report } from "../model/report.ts";
import type { DatabaseSettings, StepSettings } from "../model/settings.ts";
import { inPhaseOrder, type Step } from "../model/step.ts";
import { buildPlan } from "../plan/build-plan.ts";
import { ALL_STEP_KINDS } from "../registries.ts";
import { appConnection } from "../steps/database/app-connection.ts";
import { settingValues } from "../steps/interpolate.ts";
import { executeRun, type ExecuteControls } from "./execute-run.ts";
import { gatherFacts, type Gathered } from "./gather-facts.ts";
import { askSteps } from "./make-plan.ts";
import { describeStep } from "./plan-steps.ts";
import { readReleaseHistory } from "./read-release-history.ts";
import { conclude, refuseUnfinished, startRun, underRunLock } from "./roll-back.ts";
import type { StackSession } from "./stack-session.ts";

/** What a person asks to have restored. */
export interface RestoreWish {
  readonly resource: string | undefined;
  readonly from: RestoreFrom;
  /** When the trouble began, ISO: a snapshot that is as young is refused. */
  readonly before: string | undefined;
  readonly keepDays: number | undefined;
  readonly reason: string | undefined;
}

/** The plan of a restore, and what going that way gives up. */
export interface PlannedRestore {
  readonly plan: RollbackPlan;
  readonly instance: RecordedInstance;
  /** The moment the data returns to. */
  readonly at: string;
  readonly loss: DataLoss;
  readonly gathered: Gathered;
}

/** What the command line contributes to a restore. */
export interface RestoreControls extends ExecuteControls {
  readonly confirm: (planned: PlannedRestore) => Promise<string | undefined>;
}

/** Restores one database of the stack on its own: the same steps, journal, gates and report as in a rollback. */
export async function restoreData(
  session: StackSession,
  wish: RestoreWish,
  controls: RestoreControls,
): Promise<Report> {
  return underRunLock(session, async (runs) => {
    refuseUnfinished(runs.all, session);
    const planned = await planRestore(session, wish, runs.all);
    const { plan, gathered } = planned;
    if (controls.stopRequested()) return conclude("declined", plan);
    if (blockers(plan.findings).length > 0) return conclude("blocked", plan);
    const decidedAt = await controls.confirm(planned);
    if (decidedAt === undefined) return conclude("declined", plan);
    const run = startRun(session, plan, decidedAt, runs);
    const { engine, workspace } = gathered;
    return executeRun({ session, run, plan, engine, workspace }, runs.journal, controls);
  });
}

/** Plans a restore around the release that is deployed now: only the data moves. */
async function planRestore(
  session: StackSession,
  wish: RestoreWish,
  runs: readonly RunState[],
): Promise<PlannedRestore> {
  const { current } = await readReleaseHistory(session, runs);
  if (current === undefined) throw noRelease(session);
  const gathered = await gatherFacts(session, { to: current.commit, refresh: false }, runs);
  const { facts } = gathered;
  const { stack } = session.target;
  const recorded = recordedInstances(await gathered.engine.exportState());
  const instance = pickInstance(recorded, { resource: wish.resource, stack });
  const database = session.settings.data.find(({ resource }) => resource === instance.name);
  const cutOver = chooseCutOver(instance.declared, database?.cutOver, database?.indirection);
  if (cutOver.kind === "refused") throw unfit(instance.name, cutOver.why, cutOver.remedy);
  const at = await momentOf(session, instance, wish);

  const keepDays = wish.keepDays ?? database?.keepDays ?? 7;
  const data = restoreSteps({ instance, from: wish.from, cutOver: cutOver.kind, database, keepDays });
  const settings = [{ kind: "take-checkpoint", params: {} }, ...fenceOf(session, database), ...data, UPDATE];
  const steps = inPhaseOrder(settings.map(placed));
  const input = { facts, steps, acceptances: [], reason: wish.reason };
  const found = [...askGates({ facts, acceptances: [] }), ...unfenced(instance.identifier, steps)];
  const draft = buildPlan({ ...input, findings: found });
  const plan = buildPlan({ ...input, findings: [...found, ...(await askSteps(session, draft, gathered))] });
  const loss = await estimate(session, database, plan, at, facts.checkpoint.outputs);
  session.request.notify({ type: "plan-ready", plan });
  return { plan, instance, at, loss, gathered };
}

/** A step of the plan; what its settings leave out is filled in now, so that the plan shows it. */
function placed(step: StepSettings): Step {
  const params = ALL_STEP_KINDS.get(step.kind)?.settings.parse(step.params) as
    StepSettings["params"] | undefined;
  return describeStep({ ...step, params: params ?? step.params }, step.id ?? step.kind);
}

// Consumers follow the new instance's id and address; it runs after the state was made to follow.
const UPDATE: StepSettings = { kind: "update-stack", phase: "cut-over", params: {} };

/** The configured ways to keep writers out, and the fence of the database itself where its connection is known. */
function fenceOf({ settings }: StackSession, database: DatabaseSettings | undefined): StepSettings[] {
  const writers = settings.steps.filter(({ kind, phase }) => {
    const placed = phase ?? ALL_STEP_KINDS.get(kind)?.phase;
    return placed === "fence" || placed === "start";
  });
  const fence = ALL_STEP_KINDS.get("fence-database");
  if (database === undefined || fence === undefined) return writers;
  const { password, ...rest } = database.connection;
  const connection = password === undefined ? rest : { ...rest, password };
  // The connection is the application's own: a fence that lets it through would keep nobody out.
  const params = {
    connection,
    quietFor: `${database.quietForMs}ms`,
    tables: database.tables,
    blockOwnUser: true,
  };
  return [...writers, { kind: fence.kind, params }];
}

/** What is written between the safety snapshot and the cut-over would be in no copy at all. */
function unfenced(subject: string, steps: readonly Step[]): Finding[] {
  if (steps.some(({ phase, kind }) => phase === "fence" && kind !== "take-snapshot")) return [];
  return [
    warning({
      code: "WRITERS_NOT_FENCED",
      subject,
      message: `no step keeps writers out of "${subject}" while its data is exchanged`,
      remedy: "name the database's connection (data:) or steps that stop its writers in rollback.yaml",
    }),
  ];
}

/** The moment the data returns to; a snapshot must be fit, and older than the trouble where that is known. */
async function momentOf(
  { request }: StackSession,
  { resourceId, region }: RecordedInstance,
  { from, before }: RestoreWish,
): Promise<string> {
  if ("at" in from) return from.at;
  const rds = await openRds({ environment: request.environment, region });
  const instance = await describeInstance(rds, { resourceId });
  const snapshots = await describeSnapshots(rds, resourceId);
  const wish = { instance, before: before ?? request.now().toISOString(), id: from.snapshot };
  const { chosen, why } = chooseSnapshot(snapshots, wish);
  if (chosen?.createdAt !== undefined) return chosen.createdAt;
  throw unfit(from.snapshot, why, "choose another: rollback snapshot list --stack <stack>");
}

/** What is lost, as far as it can be told before the restore; what cannot be told stays null. */
async function estimate(
  { request }: StackSession,
  database: DatabaseSettings | undefined,
  { target, to }: RollbackPlan,
  at: string,
  outputs: Readonly<Record<string, unknown>>,
): Promise<DataLoss> {
  const minutes = lossMinutes(at, request.now());
  if (database === undefined) return { minutes, rows: {}, drops: [] };
  const { connection, tables, writtenAt } = database;
  const values = (): Promise<Record<string, string>> =>
    Promise.resolve(settingValues({ run: "plan", target, to, outputs }));
  try {
    const { environment } = request;
    const settings = { ...connection, password: connection.password };
    const login = await appConnection(settings, { values, environment });
    const rows = await withDatabase(login, (open) => rowsWrittenSince(open, { tables, writtenAt, at }));
    return { minutes, rows, drops: [] };
  } catch (error) {
    request.notify({
      type: "notice",
      message: `the rows that will be lost cannot be told: ${messageOf(error)}`,
    });
    return { minutes, rows: {}, drops: [] };
  }
}

const unfit = (subject: string, message: string, remedy: string): RollbackError =>
  new RollbackError("USAGE", { subject, message: `"${subject}": ${message}`, remedy });

function noRelease({ target: { stack } }: StackSession): RollbackError {
  return new RollbackError("RELEASE_NEVER_DEPLOYED", {
    subject: stack,
    message: `stack "${stack}" does not record which commit is deployed, so its program is unknown`,
    remedy: `see what it records: rollback releases --stack ${stack}`,
  });
}
