/** One finished operation of a stack's history, as `pulumi stack history` tells it. */
export interface StackUpdate {
  /** 1 is the oldest entry; self-managed backends always record version 0, so the order is counted here. */
  readonly number: number;
  /** Pulumi's own word: update, refresh, destroy, import, rename … */
  readonly kind: string;
  readonly result: "succeeded" | "failed" | "in-progress";
  /** ISO time; Pulumi records whole seconds. */
  readonly startedAt: string;
  readonly finishedAt: string | undefined;
  readonly message: string;
  readonly commit: string | undefined;
  readonly dirty: boolean;
  readonly author: string | undefined;
  /** Plain config values as recorded; `null` stands for a secret. */
  readonly config: Readonly<Record<string, string | null>>;
  readonly resourceChanges: Readonly<Record<string, number>>;
  /** The id of the rollback run that made this update, read from the trailer of its message. */
  readonly rollbackRun: string | undefined;
}

/** What is known of how a release behaved in this stack: `bad` after a rollback away from it. */
export type Verdict = "good" | "bad" | "unknown";

/** A commit that was (or is to be) deployed to the stack, with the update that deployed it last. */
export interface Release {
  /** The tags that name the commit, newest version first; empty when it was deployed untagged. */
  readonly tags: readonly string[];
  /** Full commit sha, pinned: a tag that moves later does not move the plan. */
  readonly commit: string;
  readonly update: StackUpdate | undefined;
  readonly verdict: Verdict;
}

/** The name people use for a release: its first tag, else the short commit. */
export function releaseName(release: Release): string {
  return release.tags[0] ?? release.commit.slice(0, 12);
}

/** The version a release is expected to report: its tag without the leading `v`, else the full commit. */
export function releaseVersion(release: Release): string {
  return release.tags[0]?.replace(/^v(?=\d)/, "") ?? release.commit;
}
