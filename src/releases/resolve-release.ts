import { RollbackError } from "../model/errors.ts";
import { releaseName, type Release } from "../model/release.ts";
import type { ReleaseHistory } from "./join-releases.ts";
import type { ReleaseRequest } from "./parse-release-request.ts";

/** What git answered to the name in the request. */
export interface NameAnswer {
  /** Commit of exactly that tag. */
  readonly tag: string | undefined;
  /** Commit of that sha or unambiguous short sha. */
  readonly commit: string | undefined;
}

/**
 * Finds the one release a request means among those the stack has had.
 *
 * Throws RELEASE_NOT_FOUND when nothing answers and RELEASE_NEVER_DEPLOYED when git knows it but the
 * stack's history does not, or only as a failed update: going back means going where the stack has been.
 */
export function resolveRelease(
  request: ReleaseRequest,
  history: ReleaseHistory,
  git: NameAnswer,
  stack: string,
): Release {
  switch (request.kind) {
    case "previous":
      return previousRelease(history, stack);
    case "update":
      return releaseOfUpdate(request.number, history, stack);
    case "time":
      return releaseAt(request.at, history, stack);
    case "name":
      return releaseNamed(request.text, history, git, stack);
  }
}

/** The last release before the current one that is known good; else the last that succeeded and is not known bad. */
function previousRelease(history: ReleaseHistory, stack: string): Release {
  const since = history.releases.filter(
    (release) => release.commit !== history.current?.commit && hasSucceeded(release),
  );
  const found =
    since.find((release) => release.verdict === "good") ?? since.find((release) => release.verdict !== "bad");
  if (found !== undefined) return found;
  throw notFound(
    "previous",
    `stack "${stack}" has no earlier release that succeeded and is not marked bad`,
    stack,
  );
}

function releaseOfUpdate(number: number, history: ReleaseHistory, stack: string): Release {
  const update = history.updates.find((candidate) => candidate.number === number);
  const last = history.updates[0]?.number ?? 0;
  if (update === undefined) {
    throw notFound(
      `update:${number}`,
      `stack "${stack}" has no update ${number}; its updates are numbered 1 to ${last}`,
      stack,
    );
  }
  const release = history.releases.find((candidate) => candidate.commit === update.commit);
  if (release === undefined || update.kind !== "update") {
    throw notFound(
      `update:${number}`,
      `update ${number} of stack "${stack}" (${update.kind}) recorded no commit to go back to`,
      stack,
    );
  }
  if (update.result !== "succeeded")
    throw neverDeployed(
      `update:${number}`,
      `update ${number} of stack "${stack}" ended "${update.result}"`,
      stack,
    );
  return { ...release, update };
}

function releaseAt(at: string, history: ReleaseHistory, stack: string): Release {
  const update = history.updates.find(
    (candidate) =>
      candidate.kind === "update" &&
      candidate.result === "succeeded" &&
      candidate.commit !== undefined &&
      (candidate.finishedAt ?? candidate.startedAt) <= at,
  );
  const release = history.releases.find((candidate) => candidate.commit === update?.commit);
  if (update === undefined || release === undefined) {
    throw notFound(at, `stack "${stack}" had no succeeded update at ${at}`, stack);
  }
  return { ...release, update };
}

function releaseNamed(text: string, history: ReleaseHistory, git: NameAnswer, stack: string): Release {
  if (git.tag !== undefined && git.commit !== undefined && git.tag !== git.commit) {
    throw new RollbackError("RELEASE_AMBIGUOUS", {
      subject: text,
      message: `"${text}" is both a tag (${git.tag.slice(0, 12)}) and a commit (${git.commit.slice(0, 12)})`,
      remedy: `name the commit in full: ${git.tag} or ${git.commit}`,
    });
  }
  const commit = git.tag ?? git.commit;
  if (commit === undefined) {
    throw notFound(text, `no tag or commit "${text}" in this repository`, stack, similarTag(text, history));
  }
  const release = history.releases.find((candidate) => candidate.commit === commit);
  if (release === undefined) {
    throw neverDeployed(
      text,
      `"${text}" (${commit.slice(0, 12)}) is not in the history of stack "${stack}": it was never deployed there`,
      stack,
    );
  }
  if (!hasSucceeded(release))
    throw neverDeployed(
      text,
      `"${text}" was tried on stack "${stack}" but its update never succeeded`,
      stack,
    );
  return {
    ...release,
    tags: git.tag === undefined ? release.tags : [text, ...release.tags.filter((tag) => tag !== text)],
  };
}

function hasSucceeded(release: Release): boolean {
  return release.update?.result === "succeeded";
}

/** A deployed tag that differs only by its leading `v` or by letter case: the usual slip. */
function similarTag(text: string, history: ReleaseHistory): string | undefined {
  const plain = (tag: string): string => tag.toLowerCase().replace(/^v/, "");
  return history.releases.flatMap((release) => release.tags).find((tag) => plain(tag) === plain(text));
}

function notFound(subject: string, message: string, stack: string, similar?: string): RollbackError {
  const hint = similar === undefined ? "" : `did you mean ${similar}? `;
  return new RollbackError("RELEASE_NOT_FOUND", {
    subject,
    message,
    remedy: `${hint}list what can be rolled back to: rollback releases --stack ${stack}`,
  });
}

function neverDeployed(subject: string, message: string, stack: string): RollbackError {
  return new RollbackError("RELEASE_NEVER_DEPLOYED", {
    subject,
    message,
    remedy: `choose one that worked there: rollback releases --stack ${stack}`,
  });
}

/** How a release is told apart in a list: its name with the short commit. */
export function releaseLabel(release: Release): string {
  return release.tags.length > 0
    ? `${releaseName(release)} (${release.commit.slice(0, 12)})`
    : releaseName(release);
}
