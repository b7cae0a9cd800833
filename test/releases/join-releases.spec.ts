import assert from "node:assert/strict";
import { joinReleases } from "../../src/releases/join-releases.ts";
import { anUpdate } from "../_builders/a-release.ts";

const NONE = new Map<string, never>();

describe("joinReleases", () => {
  it("joins tags with the updates of the same commit, most recently deployed first", () => {
    const updates = [
      anUpdate({ number: 3, commit: "c" }),
      anUpdate({ number: 2, commit: "b" }),
      anUpdate({ number: 1, commit: "a" }),
    ];
    const tags = [
      { name: "v1", target: "a" },
      { name: "v3", target: "c" },
      { name: "stable", target: "a" },
      { name: "of-a-blob", target: undefined },
    ];
    const { releases, current } = joinReleases(tags, updates, NONE);
    assert.deepEqual(
      releases.map(({ commit, tags }) => [commit, tags]),
      [
        ["c", ["v3"]],
        ["b", []],
        ["a", ["v1", "stable"]],
      ],
    );
    assert.equal(current?.commit, "c");
  });

  it("keeps a commit's newest succeeded update, else its newest failed one", () => {
    const updates = [
      anUpdate({ number: 4, commit: "a", result: "failed" }),
      anUpdate({ number: 3, commit: "b", result: "failed" }),
      anUpdate({ number: 2, commit: "a" }),
      anUpdate({ number: 1, commit: "a" }),
    ];
    const { releases, current } = joinReleases([], updates, NONE);
    assert.deepEqual(
      releases.map(({ commit, update }) => [commit, update?.number]),
      [
        ["a", 2],
        ["b", 3],
      ],
    );
    assert.equal(current?.commit, "a", "a failed update is what the stack is made of, too");
  });

  it("leaves out refreshes, imports and updates without a commit", () => {
    const updates = [
      anUpdate({ kind: "refresh", commit: "a" }),
      anUpdate({ kind: "resource-import", commit: "b" }),
      anUpdate({ commit: undefined }),
    ];
    const { releases, current } = joinReleases([], updates, NONE);
    assert.deepEqual(releases, []);
    assert.equal(current, undefined);
  });

  it("carries what earlier runs learned", () => {
    const { releases } = joinReleases(
      [],
      [anUpdate({ commit: "a" }), anUpdate({ commit: "b" })],
      new Map([["b", "bad"]]),
    );
    assert.deepEqual(
      releases.map(({ verdict }) => verdict),
      ["unknown", "bad"],
    );
  });
});
