import { withDatabase } from "../adapters/postgres.ts";
import { databaseCalls, describeDatabase } from "../adapters/rds-databases.ts";
import { openRds } from "../adapters/rds.ts";
import { ancestorsOf } from "../data/ancestors-of.ts";
import { chooseCutOver } from "../data/choose-cut-over.ts";
import { chooseSnapshot } from "../data/choose-snapshot.ts";
import { fenceStep } from "../data/database-steps.ts";
import { estimateRestore } from "../data/estimate-restore.ts";
import { lossMinutes, rowsWrittenSince } from "../data/estimate-loss.ts";
import { pickInstance, recordedInstances, type RecordedInstance } from "../data/recorded-instances.ts";
import { refusedSnapshot } from "../data/refused-snapshot.ts";
import { storageGbOf } from "../data/restore-limit.ts";
import { restoreSteps, type RestoreFrom } from "../data/restore-steps.ts";
import { askGates } from "../gates/registry.ts";
import type { RunState } from "../execute/replay.ts";
import { type DataLoss, type DataPlan, type DataWay, NO_LOSS } from "../model/data.ts";
import { messageOf, RollbackError } from "../model/errors.ts";
import { blocking, type Finding, warning } from "../model/finding.ts";
import { databaseKind } from "../model/rds-database.ts";
import { withoutAbsent } from "../model/without-absent.ts";
import type { Report } from "../model/report.ts";
import type { Facts } from "../model/facts.ts";
import type { DatabaseSettings, Settings } from "../model/settings.ts";
import type { Step } from "../model/step.ts";
import { buildPlan } from "../plan/build-plan.ts";
import { ALL_STEP_KINDS } from "../registries.ts";
import { appConnection } from "../steps/database/app-connection.ts";
import { settingValues } from "../steps/interpolate.ts";
import { concludePlan } from "./conclude.ts";
import { confirmAndRun, type ConfirmControls } from "./confirm-and-run.ts";
import { findOrigin, type SnapshotOrigin } from "./find-origin.ts";
import { gatherFacts } from "./gather-facts.ts";
import { askSteps, type Planned } from "./make-plan.ts";
import { planSteps } from "./plan-steps.ts";
import { currentRelease } from "./read-release-history.ts";
import { refuseUnfinished } from "./refuse-unfinished.ts";
import { underRunLock } from "./stack-locks.ts";
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

/**
 * Restores one database of the stack on its own: the same steps, journal, gates and report as in a rollback.
 *
 * Going back to the safety snapshot of an unfinished run gives that run up: it is what the snapshot
 * was taken for. Any other unfinished run is in the way.
 */
export async function restoreData(
  session: StackSession,
  wish: RestoreWish,
  controls: ConfirmControls,
): Promise<Report> {
  return underRunLock(session, async (runs) => {
    const { origin, gaveUp, others } = whatIsLeft(wish, runs.all);
    refuseUnfinished(others, session);
    const planned = await planRestore(session, wish, { runs: others, origin });
    return confirmAndRun(session, planned, { runs, gaveUp }, controls);
  });
}

/** Only the plan of a restore, with everything that stands in its way; nothing outside of this tool's own folders is changed. */
export async function planRestoreOnly(session: StackSession, wish: RestoreWish): Promise<Report> {
  return underRunLock(session, async (runs) => {
    const { origin, others } = whatIsLeft(wish, runs.all);
    return concludePlan((await planRestore(session, wish, { runs: others, origin })).plan);
  });
}

/** The run that took the snapshot, whether it is given up by going back to that, and the runs that are not. */
function whatIsLeft({ from }: RestoreWish, runs: readonly RunState[]) {
  const origin = "snapshot" in from ? findOrigin(runs, from.snapshot) : undefined;
  const gaveUp = origin?.isUnfinished === true ? origin.run : undefined;
  return { origin, gaveUp, others: runs.filter(({ run }) => run !== gaveUp) };
}

/** Plans a restore around the release that is deployed now: only the data moves. */
async function planRestore(
  session: StackSession,
  wish: RestoreWish,
  { runs, origin }: { readonly runs: readonly RunState[]; readonly origin: SnapshotOrigin | undefined },
): Promise<Planned> {
  const current = await currentRelease(session, runs);
  const gathered = await gatherFacts(session, { to: current.commit, refresh: false }, runs);
  const { facts } = gathered;
  const { stack } = session.target;
  const recorded = recordedInstances(await gathered.engine.exportState());
  const instance = pickInstance(recorded, { resource: wish.resource, stack });
  const database = session.settings.data.find(({ resource }) => resource === instance.name);
  const cutOver = chooseCutOver(instance.declared, database?.cutOver, database?.indirection);
  if (cutOver.kind === "refused") throw unfit(instance.name, cutOver.why, cutOver.remedy);
  const { at, storageGb, from } = await returnPoint(session, instance, { wish, origin });

  const keepDays = wish.keepDays ?? database?.keepDays ?? 7;
  const closedBy = origin?.closedBy;
  const restore = restoreSteps({
    ...{ instance, from, cutOver: cutOver.kind, database, keepDays, closedBy },
  });
  const fence = database === undefined ? [] : [fenceStep(database, { isForTool: false, closedBy })];
  const data = [...fence, ...restore];
  const steps = planSteps(facts, withWriters(session.settings), data);
  const returning: DataPlan = {
    database: database?.name ?? instance.name,
    way: wayOf(wish, at),
    steps: data.map(({ id, kind }) => id ?? kind),
    loss: await estimate(session, { database, at, facts }),
    cutOver,
    estimate: estimateRestore(
      data.map(({ kind }) => kind),
      { storageGb, pastDurations: facts.pastDurations },
    ),
  };
  const input = { facts, steps, data: [returning], acceptances: [], reason: wish.reason };
  const found = [
    ...askGates({ facts, acceptances: [] }),
    ...unfenced(instance.identifier, steps),
    ...unopened(instance, { database, closedBy }),
    ...givenUp(origin),
  ];
  const draft = buildPlan({ ...input, findings: found });
  const plan = buildPlan({ ...input, findings: [...found, ...(await askSteps(session, draft, gathered))] });
  session.request.notify({ type: "plan-ready", plan });
  return { plan, gathered };
}

const wayOf = ({ from }: RestoreWish, at: string): DataWay =>
  "at" in from
    ? { kind: "point-in-time", why: "as asked", at }
    : { kind: "snapshot", why: "as asked", snapshot: from.snapshot, takenAt: at };

/** Of the configured steps only those that stop writers and start them again. */
function withWriters(settings: Settings): Settings {
  const steps = settings.steps.filter(({ kind, phase }) => {
    const placed = phase ?? ALL_STEP_KINDS.get(kind)?.phase;
    return placed === "fence" || placed === "start";
  });
  return { ...settings, steps };
}

function givenUp(origin: SnapshotOrigin | undefined): Finding[] {
  if (origin?.isUnfinished !== true) return [];
  return [
    warning({
      code: "RUN_GIVEN_UP",
      subject: origin.run,
      message: `run ${origin.run} is given up: its data returns to the snapshot that it took at its start`,
      remedy: `to go on with it instead: rollback resume`,
    }),
  ];
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

/** A copy from behind a fence is closed like what it was taken of, and only who may connect to it can open it. */
function unopened(
  { name, identifier }: RecordedInstance,
  { database, closedBy }: { readonly database: DatabaseSettings | undefined; readonly closedBy: unknown },
): Finding[] {
  if (closedBy === undefined || database !== undefined) return [];
  return [
    blocking({
      code: "COPY_IS_CLOSED",
      subject: identifier,
      message: `the snapshot was taken while a run kept applications out of "${identifier}", so its copy would be closed to them too`,
      remedy: `name its connection in rollback.yaml (data: with resource: ${name}); the copy is then opened before it is used`,
    }),
  ];
}

/** The moment the data returns to, and how much it is; a snapshot must be fit, and older than the trouble where that is known. */
async function returnPoint(
  { request, target }: StackSession,
  { urn, resourceId, region }: RecordedInstance,
  {
    wish: { from, before },
    origin,
  }: { readonly wish: RestoreWish; readonly origin: SnapshotOrigin | undefined },
): Promise<{ readonly at: string; readonly storageGb: number; readonly from: RestoreFrom }> {
  const rds = await openRds({ environment: request.environment, region });
  const instance = await describeDatabase(rds, resourceId);
  const storageGb = storageGbOf(instance);
  if ("at" in from) return { at: from.at, storageGb, from };
  const calls = databaseCalls(databaseKind(resourceId));
  const taken = origin?.instance.urn === urn ? [origin.instance.resourceId] : [];
  const ancestors = [...new Set([...ancestorsOf(await calls.list(rds), resourceId), ...taken])];
  const ids = [...new Set([resourceId, ...ancestors])];
  const snapshots = (await Promise.all(ids.map((id) => calls.listSnapshots(rds, id)))).flat();
  const wanted = { instance, before: before ?? request.now().toISOString(), id: from.snapshot, ancestors };
  const choice = chooseSnapshot(snapshots, wanted);
  const { chosen } = choice;
  if (chosen?.createdAt !== undefined) {
    const takenOf = chosen.sourceResourceId === resourceId ? undefined : chosen.sourceResourceId;
    return { at: chosen.createdAt, storageGb, from: withoutAbsent({ snapshot: chosen.id, takenOf }) };
  }
  throw refusedSnapshot(from.snapshot, choice, target.stack);
}

interface Estimated {
  readonly database: DatabaseSettings | undefined;
  readonly at: string;
  readonly facts: Facts;
}

/** What is lost, as far as it can be told before the restore; what cannot be told stays null. */
async function estimate(
  { request }: StackSession,
  { database, at, facts: { target, to, checkpoint } }: Estimated,
): Promise<DataLoss> {
  const minutes = lossMinutes(at, request.now());
  if (database === undefined) return { ...NO_LOSS, minutes };
  const { connection, tables, writtenAt } = database;
  const values = (): Promise<Record<string, string>> =>
    Promise.resolve(settingValues({ run: "plan", target, to, outputs: checkpoint.outputs }));
  try {
    const { environment } = request;
    const settings = { ...connection, password: connection.password };
    const login = await appConnection(settings, { values, environment });
    const rows = await withDatabase(login, (open) => rowsWrittenSince(open, { tables, writtenAt, at }));
    return { ...NO_LOSS, minutes, rows };
  } catch (error) {
    request.notify({
      type: "notice",
      message: `the rows that will be lost cannot be told: ${messageOf(error)}`,
    });
    return { ...NO_LOSS, minutes };
  }
}

const unfit = (subject: string, message: string, remedy: string): RollbackError =>
  new RollbackError("USAGE", { subject, message: `"${subject}": ${message}`, remedy });
