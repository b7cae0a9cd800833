import assert from "node:assert/strict";
import { leftovers, objectionToRetire } from "../../src/data/leftovers.ts";
import { lossBetween, lossText } from "../../src/data/loss-between.ts";
import { lossMinutes } from "../../src/data/estimate-loss.ts";
import { restoredTags } from "../../src/data/run-tags.ts";
import { aCluster } from "../_builders/a-cluster.ts";
import { anInstance, aSnapshot } from "../_builders/an-instance.ts";

const now = new Date("2026-11-28T12:00:00.000Z");
const kept = (until: string | undefined) =>
  anInstance({
    identifier: "orders-old-a1b2c3",
    tags: { "rollback:run": "run-1", ...(until === undefined ? {} : { "rollback:keep-until": until }) },
  });
const wish = { inUse: "db-NEW", now, isForced: false };

const whyNot = (...args: Parameters<typeof objectionToRetire>): string =>
  objectionToRetire(...args)?.why ?? "";

describe("what runs leave behind", () => {
  it("is what bears our tag and is not in use", () => {
    const instances = [
      kept("2026-11-28"),
      anInstance({ resourceId: "db-NEW", tags: { "rollback:run": "run-1" } }),
      anInstance(),
    ];
    const snapshots = [aSnapshot({ tags: { "rollback:run": "run-0" } }), aSnapshot()];
    assert.deepEqual(
      leftovers({ instances, snapshots }, wish).map(({ name, isExpired, ageDays }) => [
        name,
        isExpired,
        ageDays,
      ]),
      [
        ["nightly", false, 7],
        ["orders-old-a1b2c3", true, undefined],
      ],
    );
  });

  it("is retired when its day has come, never when it is in use or not ours", () => {
    assert.equal(objectionToRetire(kept("2026-11-28"), wish), undefined);
    assert.match(whyNot(kept("2026-11-29"), wish), /kept until 2026-11-29/);
    assert.match(whyNot(kept("someday"), wish), /is no date/);
    assert.match(whyNot(kept(undefined), wish), /no tag rollback:keep-until/);
    for (const isForced of [true, false]) {
      assert.match(whyNot(kept("2026-11-28"), { ...wish, inUse: "db-OLD", isForced }), /in use/);
      assert.match(whyNot(anInstance(), { ...wish, isForced }), /no tag rollback:run/);
    }
  });

  it("is not retired when it bears the name that the state records, or belongs to a cluster", () => {
    const isForced = true;
    const named = { ...wish, isForced, nameInUse: "orders-old-a1b2c3" };
    assert.match(whyNot(kept("2026-11-28"), named), /in use/);
    const membership = { cluster: "orders", promotionTier: 1, availabilityZone: undefined };
    const member = { ...kept("2026-11-28"), membership };
    assert.match(whyNot(member, { ...wish, isForced }), /belongs to the cluster "orders"/);
    const { tags } = member;
    const found = leftovers({ instances: [member, aCluster({ tags })], snapshots: [] }, wish);
    assert.deepEqual(
      found.map(({ kind, name }) => [kind, name]),
      [["cluster", "orders"]],
    );
  });

  it("is offered force for its day alone: what is in use is never retired", () => {
    const remedy = (...args: Parameters<typeof objectionToRetire>) =>
      objectionToRetire(...args)?.remedy ?? "";
    assert.match(remedy(kept("2026-11-29"), wish), /--force-with-name orders-old-a1b2c3$/);
    for (const advice of [
      remedy(kept("2026-11-29"), { ...wish, inUse: "db-OLD" }),
      remedy(kept("2026-11-29"), { ...wish, nameInUse: "orders-old-a1b2c3" }),
      remedy(anInstance(), wish),
    ]) {
      assert.match(advice, /never deletes it/);
      assert.doesNotMatch(advice, /force/);
    }
  });

  it("may be retired before its day when its name was repeated", () => {
    assert.equal(objectionToRetire(kept("2026-11-29"), { ...wish, isForced: true }), undefined);
  });

  it("carries the source's tags, without AWS's own and those of earlier runs", () => {
    const source = { team: "orders", "aws:cloudformation:stack-name": "x", "rollback:run": "run-0" };
    assert.deepEqual(restoredTags(source, { "rollback:run": "run-1" }), {
      team: "orders",
      "rollback:run": "run-1",
    });
  });
});

describe("the loss of a restore", () => {
  it("is counted per table, also for tables that are gone or new", () => {
    const loss = lossBetween(
      { "public.orders": 5, "public.audit": 2 },
      { "public.orders": 2, "public.old": 1 },
    );
    assert.deepEqual(loss, { "public.audit": 2, "public.old": -1, "public.orders": 3 });
    assert.equal(
      lossText(loss),
      "2 rows of public.audit fewer, 1 row of public.old more, 3 rows of public.orders fewer",
    );
  });

  it("is a difference of counts, and called no more than that", () => {
    const same = lossBetween({ "public.orders": 2 }, { "public.orders": 2 });
    assert.equal(lossText(same), "as many rows in every table");
  });

  it("is unknown, and never 0, where nobody counted", () => {
    const loss = lossBetween(undefined, { "public.orders": 2 });
    assert.deepEqual(loss, { "public.orders": null });
    assert.match(lossText(loss), /^unknown/);
  });

  it("is rounded up to minutes, and never none, whatever the clocks say", () => {
    assert.equal(lossMinutes("2026-11-28T11:58:59.000Z", now), 2);
    assert.equal(lossMinutes("2026-11-28T12:00:10.000Z", now), 1);
  });
});
