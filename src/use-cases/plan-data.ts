import type { WishedWay } from "../data/choose-way.ts";
import { planDatabase, type PlannedDatabase } from "../data/plan-database.ts";
import { sharedInstances } from "../data/shared-instances.ts";
import type { RunState } from "../execute/replay.ts";
import { type DataPlan, NO_LOSS } from "../model/data.ts";
import { messageOf, RollbackError } from "../model/errors.ts";
import { blocking, type Finding, warning } from "../model/finding.ts";
import type { DatabaseSettings, StepSettings } from "../model/settings.ts";
import { ALL_STEP_KINDS } from "../registries.ts";
import type { DataSurroundings } from "./data-surroundings.ts";
import { gatherDataFacts } from "./gather-data-facts.ts";
import type { Gathered } from "./gather-facts.ts";
import type { StackSession } from "./stack-session.ts";

/** What a person wishes about the data, beside what rollback.yaml says. */
export interface DataWish {
  /** The way for every database; rollback.yaml's own when undefined. */
  readonly data?: WishedWay | undefined;
  /** The moment the data should return to, ISO. */
  readonly dataAt?: string | undefined;
  /** Rows that a person agreed beforehand to lose by migrations taken back. */
  readonly acceptedRows?: number | undefined;
  /** What a plan that was approved before does about each database: the same ways are gone, or the plan is stale. */
  readonly approvedData?: readonly DataPlan[] | undefined;
}

/** What was looked up for the plan, and what ran before. */
interface DataWorld {
  readonly gathered: Gathered;
  readonly runs: readonly RunState[];
}

/** Plans the way back of every database that rollback.yaml names; changes nothing. */
export async function planData(
  session: StackSession,
  wish: DataWish,
  { gathered, runs }: DataWorld,
): Promise<PlannedDatabase[]> {
  const { data } = session.settings;
  const planned = await Promise.all(
    data.map((settings) => planOne(settings, { session, wish, gathered, runs })),
  );
  const shared = sharedInstances(
    data.map(({ name, resource }, index) => ({ name, resource, plan: planned[index]?.plan })),
  );
  return planned.map((one) => ({
    ...one,
    findings: [
      ...one.findings,
      ...shared.filter(({ subject }) => subject === one.plan?.database),
      ...meetings(one, session.settings.steps),
    ],
  }));
}

/** Whoever was not stopped finds the data that went back before the program did: at the same address, or opened again. */
function meetings({ plan }: PlannedDatabase, steps: readonly StepSettings[]): Finding[] {
  const isStopped = steps.some(({ kind, phase }) => (phase ?? ALL_STEP_KINDS.get(kind)?.phase) === "fence");
  if (plan === undefined || isStopped) return [];
  const isDown = plan.way.kind === "down-migration";
  if (!isDown && plan.cutOver?.kind !== "rename") return [];
  const when = isDown ? "the way down" : "the cut-over";
  return [
    warning({
      code: "DEPLOYED_RELEASE_MEETS_DATA",
      subject: plan.database,
      message: `between ${when} and the update the release that is deployed now works on the ${isDown ? "older schema of" : "restored"} "${plan.database}"`,
      remedy:
        "stop it in phase fence and start it in phase start (rollback.yaml), above all if it migrates by itself",
    }),
  ];
}

async function planOne(
  settings: DatabaseSettings,
  { session, wish, gathered, runs }: DataWorld & { readonly session: StackSession; readonly wish: DataWish },
): Promise<PlannedDatabase> {
  const { facts, history, workspace, engine } = gathered;
  const approved = wish.approvedData?.find(({ database }) => database === settings.name);
  const isLeftAlone = (approved?.way.kind ?? wish.data) === "none";
  try {
    const found = await gatherDataFacts(settings, {
      ...{ session, history, runs, workspace, engine },
      ...{ to: facts.to, outputs: facts.checkpoint.outputs, changes: facts.preview.changes },
      ...approvedCopy(approved),
      ...(wish.dataAt === undefined ? {} : { at: wish.dataAt }),
    });
    return planDatabase(found, {
      wished: wish.data,
      acceptedRows: wish.acceptedRows,
      approved,
      isOneOfSeveral: session.settings.data.length > 1,
      now: session.request.now(),
      pastDurations: facts.pastDurations,
    });
  } catch (error) {
    return isLeftAlone ? unseen(settings.name, error) : unreadable(settings.name, error);
  }
}

/** The copy that was approved, which is the only one that will do. */
function approvedCopy(approved: DataPlan | undefined): Pick<DataSurroundings, "at" | "snapshot"> {
  const way = approved?.way;
  if (way?.kind === "point-in-time") return { at: way.at, snapshot: undefined };
  if (way?.kind === "snapshot") return { at: way.takenAt, snapshot: way.snapshot };
  return { at: undefined, snapshot: undefined };
}

/** Where the data is left alone anyway it need not be seen; that nobody saw it must be known all the same. */
function unseen(database: string, error: unknown): PlannedDatabase {
  const way = { kind: "none", why: "as asked; nobody could look at it" } as const;
  return {
    plan: { database, way, steps: [], loss: NO_LOSS, cutOver: undefined, estimate: undefined },
    steps: [],
    findings: [
      warning({
        code: "DATA_UNREADABLE",
        subject: database,
        message: `whether the release can work with the data of "${database}" is not known: ${messageOf(error)}`,
        remedy: remedyOf(error),
      }),
    ],
  };
}

function unreadable(subject: string, error: unknown): PlannedDatabase {
  const finding = blocking({
    code: "DATA_UNREADABLE",
    subject,
    message: `nothing can be said about the data of "${subject}": ${messageOf(error)}`,
    remedy: `${remedyOf(error)}; or leave the data as it is: --data none`,
  });
  return { plan: undefined, steps: [], findings: [finding] };
}

const remedyOf = (error: unknown): string =>
  error instanceof RollbackError ? error.remedy : "mend what the message names";
