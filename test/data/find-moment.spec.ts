import assert from "node:assert/strict";
import { findMoment, namedMoment } from "../../src/data/find-moment.ts";
import { anUpdate } from "../_builders/a-release.ts";

const good = anUpdate({ number: 41, commit: "good", startedAt: "2026-11-12T09:30:00.000Z" });
const neutral = anUpdate({ number: 42, commit: "neutral", startedAt: "2026-11-14T08:00:00.000Z" });
const bad = anUpdate({ number: 43, commit: "bad", startedAt: "2026-11-20T14:02:00.000Z" });
const worse = anUpdate({ number: 44, commit: "worse", startedAt: "2026-11-20T18:00:00.000Z" });

type Trouble = Parameters<typeof findMoment>[0];

function momentOf(overrides: Partial<Trouble> = {}) {
  return findMoment({
    updates: [worse, bad, neutral, good],
    good,
    isBeyond: (commit) => commit === "bad" || commit === "worse",
    beyondSince: undefined,
    clockAheadMs: 0,
    ...overrides,
  });
}

describe("the moment that data returns to", () => {
  it("is when the first later deploy with other migrations began, not the first deploy and not the last", () => {
    assert.deepEqual(momentOf(), {
      at: "2026-11-20T14:02:00.000Z",
      why: "update 43 began then",
      isNamed: false,
    });
  });

  it("counts a deploy that failed: it may have migrated", () => {
    const failed = anUpdate({ ...neutral, result: "failed", commit: "bad" });
    assert.equal(momentOf({ updates: [worse, bad, failed, good] })?.at, failed.startedAt);
  });

  it("counts a deploy whose commit nobody knows, or whose migrations cannot be told", () => {
    const unknown = anUpdate({ ...neutral, commit: undefined });
    assert.equal(momentOf({ updates: [bad, unknown, good] })?.at, neutral.startedAt);
    const isBeyond = (commit: string) => (commit === "neutral" ? undefined : true);
    assert.equal(momentOf({ isBeyond })?.at, neutral.startedAt);
  });

  it("takes no refresh or import for a deploy, and nothing from before the release was deployed last", () => {
    const refresh = anUpdate({ ...neutral, kind: "refresh", commit: undefined });
    const earlier = anUpdate({ number: 40, commit: "bad", startedAt: "2026-11-01T00:00:00.000Z" });
    assert.equal(momentOf({ updates: [bad, refresh, good, earlier] })?.at, bad.startedAt);
  });

  it("is a second before the first migration beyond, where the team migrates before it deploys", () => {
    assert.deepEqual(momentOf({ beyondSince: "2026-11-20T13:40:10.400Z" }), {
      at: "2026-11-20T13:40:09.000Z",
      why: "the first migration beyond the release ran right after",
      isNamed: false,
    });
  });

  it("is the deploy, where the migration ran in it", () => {
    assert.equal(momentOf({ beyondSince: "2026-11-20T14:02:30.000Z" })?.at, bad.startedAt);
  });

  it("is before the migration, where it ran in the second in which the deploy began", () => {
    assert.equal(momentOf({ beyondSince: "2026-11-20T14:02:00.300Z" })?.at, "2026-11-20T14:01:59.000Z");
  });

  it("is unknown for a release that was never deployed, unless the migration tool tells", () => {
    assert.equal(momentOf({ good: undefined }), undefined);
    const beyondSince = "2026-11-20T14:02:30.000Z";
    assert.equal(momentOf({ good: undefined, beyondSince })?.at, "2026-11-20T14:02:29.000Z");
  });

  it("is unknown where no later deploy brought a migration", () => {
    assert.equal(momentOf({ isBeyond: () => false }), undefined);
  });

  it("is earlier by what the deploys' clock is ahead of the database's", () => {
    assert.deepEqual(momentOf({ clockAheadMs: 2300 }), {
      at: "2026-11-20T14:01:57.000Z",
      why: "update 43 began then, by a clock that is 2.3 s ahead of the database's",
      isNamed: false,
    });
  });

  it("is never later, where that clock is behind", () => {
    assert.deepEqual(momentOf({ clockAheadMs: -7000 }), momentOf());
  });

  it("is as a person named it, in whole seconds and never later", () => {
    assert.deepEqual(namedMoment("2026-11-20T14:02:00.999Z"), {
      at: "2026-11-20T14:02:00.000Z",
      why: "a person named the moment",
      isNamed: true,
    });
  });
});
