import type { StackUpdate } from "../model/release.ts";

/** The moment the data should return to, and how it was found. */
export interface Moment {
  /** ISO, in whole seconds of the database's clock: what a point in time can be asked for. */
  readonly at: string;
  readonly why: string;
  /** Whether a person named it: then the data returns to it whatever the schemas say. */
  readonly isNamed: boolean;
}

interface Trouble {
  /** Every update of the stack, in any order. */
  readonly updates: readonly StackUpdate[];
  /** The update that deployed the release which is to come back. */
  readonly good: StackUpdate | undefined;
  /** Whether a commit holds migrations that the release does not know; undefined where that cannot be told. */
  readonly isBeyond: (commit: string) => boolean | undefined;
  /** When the first migration beyond the release was applied, where the tool's table tells. */
  readonly beyondSince: string | undefined;
  /** How far the clock that the updates were recorded by is ahead of the database's; negative when it is behind. */
  readonly clockAheadMs: number;
}

/**
 * Finds the last moment before the data went beyond the release: the first later deploy that brought other migrations began then.
 *
 * A team may migrate before it deploys; where the migration tool recorded an earlier time, that one
 * counts. A deploy's time is moved back by what its clock is ahead, never forward. Undefined where
 * neither is known: a person has to name the moment.
 */
export function findMoment(trouble: Trouble): Moment | undefined {
  const { beyondSince, isBeyond, clockAheadMs } = trouble;
  // A deploy whose commit is unknown may have brought anything.
  const first = laterUpdates(trouble).find(
    ({ commit }) => commit === undefined || isBeyond(commit) !== false,
  );
  const moments = [
    ...(first === undefined ? [] : [beginningOf(first, Math.max(0, clockAheadMs))]),
    ...(beyondSince === undefined
      ? []
      : [{ at: justBefore(beyondSince), why: "the first migration beyond the release ran right after" }]),
  ];
  const earliest = moments.sort((a, b) => a.at.localeCompare(b.at))[0];
  return earliest && { ...earliest, isNamed: false };
}

/** The deploys after the one that is to come back, oldest first; none where it was never deployed. */
export function laterUpdates({ updates, good }: Pick<Trouble, "updates" | "good">): StackUpdate[] {
  return updates
    .filter(({ kind, number }) => kind === "update" && good !== undefined && number > good.number)
    .sort((a, b) => a.number - b.number);
}

/** The moment that a person named; RDS restores to whole seconds, and an earlier one is the safe side. */
export function namedMoment(at: string): Moment {
  return { at: toSecond(Date.parse(at)), why: "a person named the moment", isNamed: true };
}

const SECOND_MS = 1000;

function beginningOf({ number, startedAt }: StackUpdate, aheadMs: number): Pick<Moment, "at" | "why"> {
  const clock = aheadMs === 0 ? "" : `, by a clock that is ${aheadMs / SECOND_MS} s ahead of the database's`;
  return { at: toSecond(Date.parse(startedAt) - aheadMs), why: `update ${number} began then${clock}` };
}

/** A restore includes the second it is asked for. */
const justBefore = (time: string): string => toSecond(Date.parse(time) - SECOND_MS);

function toSecond(milliseconds: number): string {
  return new Date(Math.floor(milliseconds / SECOND_MS) * SECOND_MS).toISOString();
}
