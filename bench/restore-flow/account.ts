import type { Report } from "../../src/model/report.ts";
import { coveredMs, type Interval } from "./intervals.ts";

/** What somebody else took of the time. */
export interface Others {
  /** Looks at the endpoint, until a status had been reached. */
  readonly waiting: readonly Interval[];
  /** The engine's own processes. */
  readonly engine: readonly Interval[];
  /** Pauses that rollback.yaml asks for: the fence's silence and those between two probes. */
  readonly pauses: readonly Interval[];
}

/** Where the time of one restore went, in milliseconds. */
export interface Account {
  readonly total: number;
  readonly waiting: number;
  readonly engine: number;
  readonly pauses: number;
  /** What is left. */
  readonly own: number;
  /** What is left of each part, in order. */
  readonly ownParts: ReadonlyMap<string, number>;
}

/** Takes from a run's time what others took, and tells what is left of it, step by step. */
export function accountFor(whole: Interval, { steps }: Pick<Report, "steps">, others: Others): Account {
  const all = [...others.waiting, ...others.engine, ...others.pauses];
  const ownOf = (part: Interval): number => part.to - part.from - coveredMs(all, part);
  const parts = new Map<string, Interval>();
  for (const { step, startedAt, durationMs } of steps) {
    if (startedAt === undefined) continue;
    const from = Date.parse(startedAt);
    parts.set(step, { from, to: from + (durationMs ?? 0) });
  }
  const begun = Math.min(...[...parts.values()].map(({ from }) => from));
  const ended = Math.max(...[...parts.values()].map(({ to }) => to));
  const ownParts = new Map([["start, facts, plan", ownOf({ from: whole.from, to: begun })]]);
  for (const [step, part] of parts) ownParts.set(step, ownOf(part));
  const own = ownOf(whole);
  const end = ownOf({ from: ended, to: whole.to });
  const told = [...ownParts.values()].reduce((sum, part) => sum + part, 0);
  ownParts.set("journal, between the steps", own - told - end).set("report, end", end);
  return {
    total: whole.to - whole.from,
    waiting: coveredMs(others.waiting, whole),
    engine: coveredMs(others.engine, whole),
    pauses: coveredMs(others.pauses, whole),
    ...{ own, ownParts },
  };
}
