import type { Release, StackUpdate, Verdict } from "../model/release.ts";

/** The part of a git tag that joining needs. */
export interface TagTarget {
  readonly name: string;
  readonly target: string | undefined;
}

/** The releases of a stack, and which of them is deployed now. */
export interface ReleaseHistory {
  /** One per commit, the most recently deployed first. */
  readonly releases: readonly Release[];
  /** Every update, newest first, so that a number or a time can be resolved. */
  readonly updates: readonly StackUpdate[];
  /** The commit of the newest update, succeeded or not: that is what the stack is made of now. */
  readonly current: Release | undefined;
}

/**
 * Joins tags with the stack's history by the commit that each update recorded (`git.head`).
 *
 * History knows no tags, and only operations of kind `update` deploy a program: refreshes and
 * imports are left out. A commit's release keeps its newest succeeded update, or its newest failed
 * one when none succeeded.
 */
export function joinReleases(
  tags: readonly TagTarget[],
  updates: readonly StackUpdate[],
  verdicts: ReadonlyMap<string, Verdict>,
): ReleaseHistory {
  const tagsOf = Map.groupBy(
    tags.filter((tag) => tag.target !== undefined),
    (tag) => tag.target,
  );
  const deployed = updates.filter((update) => update.kind === "update" && update.commit !== undefined);
  const releases = [...Map.groupBy(deployed, (update) => update.commit ?? "")].map(
    ([commit, attempts]): Release => ({
      tags: tagsOf.get(commit)?.map((tag) => tag.name) ?? [],
      commit,
      update: attempts.find((attempt) => attempt.result === "succeeded") ?? attempts[0],
      verdict: verdicts.get(commit) ?? "unknown",
    }),
  );
  const [newest] = deployed;
  const last = releases.find((release) => release.commit === newest?.commit);
  // With the newest attempt itself: a commit that succeeded once may have failed this time.
  return { releases, updates, current: last && { ...last, update: newest } };
}
