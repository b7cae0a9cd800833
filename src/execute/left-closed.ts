import type { ClosedDatabase } from "../model/closed-databases.ts";
import { closedInRun } from "./closed-in-run.ts";
import { isUnfinished, type RunState } from "./replay.ts";

/** A database that a run left closed when it ended. */
export interface LeftClosed {
  readonly run: string;
  readonly closed: ClosedDatabase;
}

/**
 * The databases that the last run to work on them left closed at its end; newest run first in `runs`.
 *
 * It is read from the journals alone: a person may have opened them since.
 */
export function leftClosed(runs: readonly RunState[]): LeftClosed[] {
  const names = new Set(runs.flatMap(({ plan }) => plan.data.map(({ database }) => database)));
  return [...names].flatMap((name) => {
    const last = runs.find((state) => hasWorkedOn(name, state));
    if (last === undefined || isUnfinished(last)) return [];
    const closed = closedInRun(last).find(({ database }) => database === name);
    return closed === undefined ? [] : [{ run: last.run, closed }];
  });
}

const hasWorkedOn = (database: string, { plan, steps }: RunState): boolean =>
  plan.data.some(
    (data) => data.database === database && data.steps.some((id) => (steps.get(id)?.attempts ?? 0) > 0),
  );
