import assert from "node:assert/strict";
import type { Verdict } from "../../src/model/release.ts";
import { joinReleases } from "../../src/releases/join-releases.ts";
import { parseReleaseRequest } from "../../src/releases/parse-release-request.ts";
import { releaseLabel, resolveRelease, type NameAnswer } from "../../src/releases/resolve-release.ts";
import { anUpdate, aRelease } from "../_builders/a-release.ts";

const [A, B, C, D] = ["a", "b", "c", "d"].map((letter) => letter.repeat(40)) as [
  string,
  string,
  string,
  string,
];
const UNKNOWN_TO_GIT: NameAnswer = { tag: undefined, commit: undefined };

const UPDATES = [
  anUpdate({
    number: 6,
    commit: D,
    startedAt: "2026-11-20T14:00:00.000Z",
    finishedAt: "2026-11-20T14:05:00.000Z",
  }),
  anUpdate({
    number: 5,
    commit: C,
    result: "failed",
    startedAt: "2026-11-19T14:00:00.000Z",
    finishedAt: "2026-11-19T14:05:00.000Z",
  }),
  anUpdate({ number: 4, kind: "refresh", commit: B, finishedAt: "2026-11-18T14:05:00.000Z" }),
  anUpdate({
    number: 3,
    commit: B,
    startedAt: "2026-11-17T14:00:00.000Z",
    finishedAt: "2026-11-17T14:05:00.000Z",
  }),
  anUpdate({ number: 2, commit: undefined, finishedAt: "2026-11-16T14:05:00.000Z" }),
  anUpdate({
    number: 1,
    commit: A,
    startedAt: "2026-11-15T14:00:00.000Z",
    finishedAt: "2026-11-15T14:05:00.000Z",
  }),
];
const TAGS = [
  { name: "v1.0.0", target: A },
  { name: "v1.1.0", target: B },
  { name: "v1.2.0", target: C },
  { name: "v1.3.0", target: D },
];

function resolve(text: string, git: Partial<NameAnswer> = {}, verdicts: Record<string, Verdict> = {}) {
  const history = joinReleases(TAGS, UPDATES, new Map(Object.entries(verdicts)));
  return resolveRelease(parseReleaseRequest(text), history, { ...UNKNOWN_TO_GIT, ...git }, "prod");
}

describe("resolveRelease", () => {
  it("takes the last release before the current one that succeeded", () => {
    assert.equal(resolve("previous").commit, B);
  });

  it("prefers one that is known good over a later one of which nothing is known", () => {
    assert.equal(resolve("previous", {}, { [A]: "good" }).commit, A);
  });

  it("never goes back to one that is known bad", () => {
    assert.equal(resolve("previous", {}, { [B]: "bad" }).commit, A);
    assert.throws(() => resolve("previous", {}, { [A]: "bad", [B]: "bad" }), {
      code: "RELEASE_NOT_FOUND",
      message: 'stack "prod" has no earlier release that succeeded and is not marked bad',
      remedy: "list what can be rolled back to: rollback releases --stack prod",
    });
  });

  it("finds a tag, and names it first", () => {
    const release = resolve("v1.1.0", { tag: B });
    assert.deepEqual([release.commit, release.tags, release.update?.number], [B, ["v1.1.0"], 3]);
  });

  it("finds a commit, and keeps its tags", () => {
    assert.deepEqual(resolve("bbbbbbb", { commit: B }).tags, ["v1.1.0"]);
  });

  it("refuses a name that is a tag and another commit", () => {
    assert.throws(() => resolve("deadbeef", { tag: A, commit: B }), {
      code: "RELEASE_AMBIGUOUS",
      message: `"deadbeef" is both a tag (${A.slice(0, 12)}) and a commit (${B.slice(0, 12)})`,
      remedy: `name the commit in full: ${A} or ${B}`,
    });
  });

  it("refuses a name that git does not know, and guesses what was meant", () => {
    assert.throws(() => resolve("V1.1.0"), {
      code: "RELEASE_NOT_FOUND",
      subject: "V1.1.0",
      message: 'no tag or commit "V1.1.0" in this repository',
      remedy: "did you mean v1.1.0? list what can be rolled back to: rollback releases --stack prod",
    });
    assert.throws(() => resolve("1.1.0"), /no tag or commit/);
    assert.throws(() => resolve("v9"), {
      remedy: "list what can be rolled back to: rollback releases --stack prod",
    });
  });

  it("refuses a release that was never deployed to this stack", () => {
    assert.throws(() => resolve("v2.0.0", { tag: "e".repeat(40) }), {
      code: "RELEASE_NEVER_DEPLOYED",
      message: '"v2.0.0" (eeeeeeeeeeee) is not in the history of stack "prod": it was never deployed there',
      remedy: "choose one that worked there: rollback releases --stack prod",
    });
  });

  it("refuses a release whose every update failed", () => {
    assert.throws(() => resolve("v1.2.0", { tag: C }), {
      code: "RELEASE_NEVER_DEPLOYED",
      message: /its update never succeeded$/,
    });
  });

  it("finds an update by its number, with that very update", () => {
    const release = resolve("update:3");
    assert.deepEqual([release.commit, release.update?.number], [B, 3]);
  });

  for (const [number, code, message] of [
    [99, "RELEASE_NOT_FOUND", 'stack "prod" has no update 99; its updates are numbered 1 to 6'],
    [5, "RELEASE_NEVER_DEPLOYED", 'update 5 of stack "prod" ended "failed"'],
    [4, "RELEASE_NOT_FOUND", 'update 4 of stack "prod" (refresh) recorded no commit to go back to'],
    [2, "RELEASE_NOT_FOUND", 'update 2 of stack "prod" (update) recorded no commit to go back to'],
  ] as const) {
    it(`refuses update ${number}`, () => {
      assert.throws(() => resolve(`update:${number}`), { code, message });
    });
  }

  it("finds what ran at a time: the newest update that had succeeded by then", () => {
    assert.equal(resolve("2026-11-20T14:04:59Z").commit, B, "an update under way does not count yet");
    assert.equal(resolve("2026-11-20T14:05:00Z").commit, D);
    assert.equal(resolve("2026-11-15").commit, A);
    assert.throws(() => resolve("2026-11-14"), {
      code: "RELEASE_NOT_FOUND",
      message: 'stack "prod" had no succeeded update at 2026-11-14T23:59:59.000Z',
    });
  });

  it("labels a release with its tag and short commit", () => {
    assert.equal(releaseLabel(aRelease()), "v1.2.3 (9b1e77c2aa01)");
    assert.equal(releaseLabel(aRelease({ tags: [] })), "9b1e77c2aa01");
  });
});
