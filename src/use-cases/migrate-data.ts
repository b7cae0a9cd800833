import { buildPlanReport } from "../execute/build-report.ts";
import type { RunState } from "../execute/replay.ts";
import { notBroughtBack } from "../data/not-brought-back.ts";
import { undoOfWayDown } from "../data/undo-of-way-down.ts";
import { noForeignLock } from "../gates/no-foreign-lock.ts";
import { noPendingOperations } from "../gates/no-pending-operations.ts";
import { type MeasuredLoss, totalRows } from "../migrations/measure-losses.ts";
import { type DataPlan, NO_LOSS } from "../model/data.ts";
import { blockers, type Finding } from "../model/finding.ts";
import type { Report } from "../model/report.ts";
import { buildPlan } from "../plan/build-plan.ts";
import { migrateDown, type MigrateDownSettings } from "../steps/postgres/migrate-down.ts";
import { conclude } from "./conclude.ts";
import { confirmAndRun, type ConfirmControls } from "./confirm-and-run.ts";
import { gatherFacts } from "./gather-facts.ts";
import { askSteps, type Planned } from "./make-plan.ts";
import {
  type MeasuredWayDown,
  measureWayDown,
  type MigratedDatabase,
  openStackMigrations,
} from "./open-database-migrations.ts";
import { describeStep } from "./plan-steps.ts";
import { currentRelease } from "./read-release-history.ts";
import { refuseUnfinished } from "./refuse-unfinished.ts";
import { underRunLock } from "./stack-locks.ts";
import type { StackSession } from "./stack-session.ts";

/** What a person asks to have taken back. */
export interface MigrateWish {
  readonly database: MigratedDatabase;
  /** Version that is to be the last applied one. */
  readonly to: string;
  /** Go down although it cannot be told what is lost. */
  readonly acceptUnknown: boolean;
  readonly reason: string | undefined;
}

type PlannedMigration = Planned & Pick<MeasuredWayDown, "down">;

/** Takes the migrations of one database back on their own: the same lock, journal and report as in a rollback. */
export async function migrateData(
  session: StackSession,
  wish: MigrateWish,
  controls: ConfirmControls,
): Promise<Report> {
  return underRunLock(session, async (runs) => {
    refuseUnfinished(runs.all, session);
    const planned = await planMigration(session, wish, runs.all);
    return withoutRun(planned) ?? confirmAndRun(session, planned, { runs }, controls);
  });
}

/** The answer where nothing is to be run: it is there already, or something stands in the way. */
function withoutRun({ plan, down }: PlannedMigration): Report | undefined {
  if (blockers(plan.findings).length > 0) return conclude("blocked", plan);
  if (down.revert.length > 0) return undefined;
  const detail = `the database is already at ${down.to ?? "no version"}`;
  return { ...buildPlanReport("nothing-to-do", detail, plan), next: [] };
}

/** Plans a way down around the release that is deployed now: neither its program nor the stack is touched. */
async function planMigration(
  session: StackSession,
  wish: MigrateWish,
  runs: readonly RunState[],
): Promise<PlannedMigration> {
  const current = await currentRelease(session, runs);
  const gathered = await gatherFacts(
    session,
    { to: current.commit, refresh: false, isUntouched: true },
    runs,
  );
  const { facts } = gathered;
  const opened = await openStackMigrations(session, wish.database);
  const { down, losses, destroyed } = await measureWayDown(opened, wish.to);

  const lasting = notBroughtBack(destroyed);
  const params: MigrateDownSettings = {
    ...wish.database,
    to: wish.to,
    accept: { rows: knownRows(losses), unknown: wish.acceptUnknown },
  };
  const data: DataPlan = {
    database: wish.database.name ?? wish.database.connection.database,
    way: {
      kind: "down-migration",
      why: lasting === "" ? "as asked" : `as asked, although ${lasting}`,
      fromVersion: down.from ?? "no version",
      toVersion: down.to ?? "no version",
    },
    steps: [migrateDown.kind],
    loss: {
      ...NO_LOSS,
      drops: losses.map(({ name, rows }) => ({ name, rows })),
      mostRows: knownRows(losses),
    },
    cutOver: undefined,
    estimate: undefined,
  };
  const settings = { kind: migrateDown.kind, params: { ...params }, undo: undoOfWayDown("none") };
  const steps = [describeStep(settings, migrateDown.kind)];
  const input = { facts, steps, data: [data], acceptances: [], reason: wish.reason };
  const found = [noForeignLock, noPendingOperations].flatMap((gate) => gate({ facts, acceptances: [] }));
  const draft = buildPlan({ ...input, findings: found });
  const asked = (await askSteps(session, draft, gathered)).map(inWordsOfTheCommand);
  const plan = buildPlan({ ...input, findings: [...found, ...asked] });
  session.request.notify({ type: "plan-ready", plan });
  return { plan, gathered, down };
}

/** The rows that are known to lose something: this many are confirmed, and more stop the run. */
function knownRows(losses: readonly MeasuredLoss[]): number {
  return totalRows(losses.filter(({ rows }) => rows !== null)) ?? 0;
}

/** The step speaks of its settings and of a run that took a copy; here there are options, and no copy. */
function inWordsOfTheCommand(finding: Finding): Finding {
  if (finding.code === "MIGRATION_LOSS_UNKNOWN")
    return { ...finding, remedy: "restore a snapshot or dump instead, or pass --accept-unknown-loss" };
  if (finding.code === "MIGRATION_LOSES_ROWS")
    return { ...finding, remedy: "this run takes no copy of them; make a snapshot or dump first" };
  return finding;
}
