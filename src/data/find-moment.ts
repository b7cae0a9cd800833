import type { StackUpdate } from "../model/release.ts";

/** The moment the data should return to, and how it was found. */
export interface Moment {
  /** ISO, in whole seconds: what a point in time can be asked for. */
  readonly at: string;
  readonly why: string;
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
}

/**
 * Finds the last moment before the data went beyond the release: the first later deploy that brought other migrations began then.
 *
 * A team may migrate before it deploys; where the migration tool recorded an earlier time, that one
 * counts. Undefined where neither is known: a person has to name the moment.
 */
export function findMoment({ updates, good, isBeyond, beyondSince }: Trouble): Moment | undefined {
  const later = updates
    .filter(({ kind, number }) => kind === "update" && good !== undefined && number > good.number)
    .sort((a, b) => a.number - b.number);
  // A deploy whose commit is unknown may have brought anything.
  const first = later.find(({ commit }) => commit === undefined || isBeyond(commit) !== false);
  const moments = [
    ...(first === undefined
      ? []
      : [{ at: wholeSecond(first.startedAt), why: `update ${first.number} began then` }]),
    ...(beyondSince === undefined
      ? []
      : [{ at: justBefore(beyondSince), why: "the first migration beyond the release ran right after" }]),
  ];
  return moments.sort((a, b) => a.at.localeCompare(b.at))[0];
}

const SECOND_MS = 1000;

const wholeSecond = (time: string): string => toSecond(Date.parse(time));

/** A restore includes the second it is asked for. */
const justBefore = (time: string): string => toSecond(Date.parse(time) - SECOND_MS);

function toSecond(milliseconds: number): string {
  return new Date(Math.floor(milliseconds / SECOND_MS) * SECOND_MS).toISOString();
}
