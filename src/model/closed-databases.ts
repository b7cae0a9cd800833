import { openersOf } from "./openers-of.ts";
import type { Report } from "./report.ts";
import type { Step } from "./step.ts";

/** A database that a run keeps its applications out of. */
export interface ClosedDatabase {
  readonly database: string;
  /** The step that closed it. */
  readonly step: string;
  /** ISO; undefined where the step has no outcome, and then it only may be closed. */
  readonly since: string | undefined;
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
    if (!CLOSING.has(step.kind) || outcome === undefined || outcome.undone === "succeeded") return [];
    const isDoubtful = outcome.status === "unknown";
    if (!isDoubtful && (outcome.status !== "succeeded" || step.kind !== FENCE)) return [];
    if (openersOf(step, plan).some(isDone)) return [];
    const name = connectionOf(step).database ?? "";
    return [
      {
        database: plan.data.find((data) => data.steps.includes(step.id))?.database ?? name,
        step: step.id,
        since: isDoubtful ? undefined : outcome.startedAt,
        openIt: openingSql(name, step),
      },
    ];
  });
}

/** A closed database in the words of a report. */
export function closedText({ database, since }: ClosedDatabase): string {
  return since === undefined
    ? `the database ${database} may be closed to applications`
    : `the database ${database} is closed to applications since ${since}`;
}

/** What the end of a run says of databases that are still closed; of a run that nobody goes on with, how to open them too. */
export function closedTexts({ outcome, plan, steps }: Pick<Report, "outcome" | "plan" | "steps">): string[] {
  if (outcome === "rolled-back") return [];
  return closedDatabases({ plan, steps }).map((closed) =>
    outcome === "abandoned" ? `${closedText(closed)}; as its owner: ${closed.openIt}` : closedText(closed),
  );
}

const FENCE = "fence-database";

/** The second one closes it only while it is at work. */
const CLOSING: ReadonlySet<string> = new Set([FENCE, "restore-dump"]);

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
