import type { RollbackPlan } from "../model/plan.ts";
import type { Step } from "../model/step.ts";
import type { RunState } from "./replay.ts";

/** A database that a run keeps its applications out of. */
export interface ClosedDatabase {
  readonly database: string;
  /** The step that closed it. */
  readonly step: string;
  /** ISO; undefined where the step has no outcome, and then it only may be closed, and where an earlier run closed it. */
  readonly since: string | undefined;
  /** An earlier run had closed it already, so taking this one back leaves it closed. */
  readonly isInherited: boolean;
  /** SQL by which a person opens it, as its owner. */
  readonly openIt: string;
}

/**
 * The databases that a run has closed to applications and has not opened again, nor given them another instead.
 *
 * It is read from the journal alone: what a person opened by hand is still named.
 */
export function closedDatabases({ plan, steps }: RunState): ClosedDatabase[] {
  const isDone = ({ id }: Step): boolean => steps.get(id)?.outcome?.status === "succeeded";
  return plan.steps.flatMap((step) => {
    const came = steps.get(step.id);
    if (!CLOSING.has(step.kind) || came === undefined) return [];
    const isInherited = came.memory?.["isInherited"] === true;
    const isDoubtful = came.isOpen || came.outcome?.status === "unknown";
    const isClosed = isDoubtful || (came.outcome?.status === "succeeded" && step.kind === FENCE);
    const isUndone = came.outcome?.undone === "succeeded";
    if (!isInherited && (!isClosed || isUndone)) return [];
    if (openersOf(step, plan).some(isDone)) return [];
    const name = connectionOf(step).database ?? "";
    return [
      {
        database: plan.data.find((data) => data.steps.includes(step.id))?.database ?? name,
        step: step.id,
        since: isDoubtful || isInherited ? undefined : came.outcome?.startedAt,
        isInherited,
        openIt: openingSql(name, step),
      },
    ];
  });
}

/** A closed database in the words of a report. */
export function closedText({ database, since, isInherited }: ClosedDatabase): string {
  if (isInherited) return `the database ${database} stays closed to applications, as an earlier run left it`;
  return since === undefined
    ? `the database ${database} may be closed to applications`
    : `the database ${database} is closed to applications since ${since}`;
}

const FENCE = "fence-database";

/** The second one closes it only while it is at work. */
const CLOSING: ReadonlySet<string> = new Set([FENCE, "restore-dump"]);

/** The steps of which any one lets applications work again, in this database or in the one that takes its place. */
function openersOf(fence: Step, { steps, data }: RollbackPlan): Step[] {
  const opening = steps.filter(
    ({ kind, params }) => kind === "open-database" && params["fence"] === fence.id,
  );
  const own = data.find(({ steps: ids }) => ids.includes(fence.id));
  if (opening.length > 0 || own === undefined) return opening;
  const handovers = steps.filter((step) => own.steps.includes(step.id) && handsOver(step));
  // Without one the new address reaches the applications by the update.
  return handovers.length > 0 ? handovers : steps.filter(({ kind }) => kind === "update-stack");
}

/** Whether applications find the restored database by this step alone; a configuration key reaches them by the update. */
const handsOver = ({ kind, params }: Step): boolean =>
  kind === "swap-database" ||
  (kind === "point-consumers" && (params["indirection"] as Indirection).config === undefined);

interface Indirection {
  readonly config?: object;
}

interface Connection {
  readonly database?: string;
}

const connectionOf = ({ params }: Step): Connection => params["connection"] ?? {};

function openingSql(name: string, { params }: Step): string {
  const grant = `GRANT CONNECT ON DATABASE "${name}" TO <the application's user>`;
  return params["readOnly"] === true
    ? `${grant}; ALTER DATABASE "${name}" RESET default_transaction_read_only`
    : grant;
}
