import { openersOf } from "./openers-of.ts";
import { tookPlaceOfAnother } from "./took-place-of-another.ts";
import type { Report } from "./report.ts";
import type { Step } from "./step.ts";

/** A database that a run keeps its applications out of. */
export interface ClosedDatabase {
  readonly database: string;
  /** The step that closed it. */
  readonly step: string;
  /** ISO; undefined where the step has no outcome, and then it only may be closed, and where an earlier run closed it. */
  readonly since: string | undefined;
  /** An earlier run had closed it already, so taking this one back leaves it closed. */
  readonly isInherited: boolean;
  /** The immutable id of the instance or cluster that holds it, where it is one: behind a cut-over its address leads elsewhere. */
  readonly resourceId: string | undefined;
  /** SQL by which a person opens it, as its owner. */
  readonly openIt: string;
}

/**
 * The databases that a run has closed to applications and has not opened again, nor given them another instead.
 *
 * It is read from the steps' outcomes alone: what a person opened by hand is still named.
 */
export function closedDatabases({ plan, steps }: Pick<Report, "plan" | "steps">): ClosedDatabase[] {
  const outcomes = new Map(steps.map((outcome) => [outcome.step, outcome]));
  const isDone = ({ id }: Step): boolean => outcomes.get(id)?.status === "succeeded";
  return plan.steps.flatMap((step) => {
    const outcome = outcomes.get(step.id);
    if (!CLOSING.has(step.kind) || outcome === undefined || outcome.status === "not-run") return [];
    const isInherited = step.params["closedBy"] !== undefined && outcome.data?.["isInherited"] !== false;
    const isDoubtful = outcome.status === "unknown";
    const isClosed = isDoubtful || (outcome.status === "succeeded" && step.kind === FENCE);
    if (!isInherited && (!isClosed || outcome.undone === "succeeded")) return [];
    if (openersOf(step, plan).some(isDone)) return [];
    const name = connectionOf(step).database ?? "";
    const own = plan.data.find((data) => data.steps.includes(step.id));
    return [
      {
        database: own?.database ?? name,
        step: step.id,
        since: isDoubtful || isInherited ? undefined : outcome.startedAt,
        isInherited,
        resourceId: plan.steps.filter(({ id }) => own?.steps.includes(id)).flatMap(resourceIdOf)[0],
        openIt: openingSql(name, step),
      },
    ];
  });
}

/** A closed database in the words of a report. */
export function closedText({ database, since, isInherited, resourceId }: ClosedDatabase): string {
  const name = `the database ${database}${resourceId === undefined ? "" : ` of ${resourceId}`}`;
  if (isInherited) return `${name} stays closed to applications, as an earlier run left it`;
  return since === undefined
    ? `${name} may be closed to applications`
    : `${name} is closed to applications since ${since}`;
}

/** What the end of a run says of databases that are still closed; of a run that nobody goes on with, how to open them too. */
export function closedTexts({ outcome, plan, steps }: Pick<Report, "outcome" | "plan" | "steps">): string[] {
  if (outcome === "rolled-back") return [];
  const isOver = outcome === "abandoned" || (outcome === "undone" && !tookPlaceOfAnother(plan));
  return closedDatabases({ plan, steps }).map((closed) =>
    isOver ? `${closedText(closed)}; as its owner: ${closed.openIt}` : closedText(closed),
  );
}

const FENCE = "fence-database";

/** The second one closes it only while it is at work. */
const CLOSING: ReadonlySet<string> = new Set([FENCE, "restore-dump"]);

interface Connection {
  readonly database?: string;
}

const resourceIdOf = ({ params }: Step): string[] => {
  const { resourceId } = (params["instance"] ?? {}) as { readonly resourceId?: string };
  return resourceId === undefined ? [] : [resourceId];
};

const connectionOf = ({ params }: Step): Connection => params["connection"] ?? {};

function openingSql(name: string, { params }: Step): string {
  const grant = `GRANT CONNECT ON DATABASE "${name}" TO <the application's user>`;
  return params["readOnly"] === true
    ? `${grant}; ALTER DATABASE "${name}" RESET default_transaction_read_only`
    : grant;
}
