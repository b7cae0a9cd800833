import assert from "node:assert/strict";
import { chooseWay, type NoWay, type WishedWay } from "../../src/data/choose-way.ts";
import type { DatabaseFacts } from "../../src/data/database-facts.ts";
import type { DataWay } from "../../src/model/data.ts";
import { aDatabaseFacts, aRestore, aSchema } from "../_builders/a-database-facts.ts";

const DESTROYED = { destroyed: ["the column orders.note was dropped"] };
const NAMED = { at: "2026-11-21T02:00:00.000Z", why: "a person named the moment", isNamed: true, rows: {} };
const NO_MOMENT = { momentObjection: '"orders" keeps no backups' };
const NO_SNAPSHOT = { snapshot: { refused: "there is no snapshot of it" } };

const choose = (facts: Partial<DatabaseFacts>, wished: WishedWay = "auto"): DataWay | NoWay =>
  chooseWay(aDatabaseFacts(facts), wished);
const kindOf = (facts: Partial<DatabaseFacts>, wished?: WishedWay): string => choose(facts, wished).kind;
const whyOf = (facts: Partial<DatabaseFacts>, wished?: WishedWay): string => choose(facts, wished).why;

describe("the way of a database back", () => {
  describe("chosen by itself", () => {
    it("is down, where nothing was destroyed on the way up and what it drops is known", () => {
      assert.deepEqual(choose({}), {
        kind: "down-migration",
        why: "2 destroyed nothing and can be taken back",
        fromVersion: "2",
        toVersion: "1",
      });
    });

    it("is down to nothing, for a release older than the first migration", () => {
      const schema = aSchema({ target: undefined, beyond: ["2", "1"] });
      const way = choose({ schema });
      assert.deepEqual(way.kind === "down-migration" && way.toVersion, "0");
      assert.match(way.why, /^1, 2 destroyed nothing/);
    });

    it("is the moment before, where the way up destroyed something", () => {
      assert.deepEqual(choose({ schema: aSchema(DESTROYED) }), {
        kind: "point-in-time",
        why: "no way down brings back what was destroyed: the column orders.note was dropped; update 42 began then",
        at: "2026-11-21T02:30:00.000Z",
      });
    });

    it("is the moment before, where nobody can count what the way down loses", () => {
      const schema = aSchema({
        drops: [
          { name: "DO $$ …", rows: null },
          { name: "a", rows: 1 },
        ],
      });
      assert.equal(kindOf({ schema }), "point-in-time");
      assert.match(whyOf({ schema }), /^what the way down loses is unknown: DO \$\$ …;/);
    });

    it("is the moment before, where there is no way down", () => {
      const schema = aSchema({ obstacle: "there is no .down.sql for 2" });
      assert.equal(kindOf({ schema }), "point-in-time");
      assert.match(whyOf({ schema }), /^there is no way down: there is no \.down\.sql for 2;/);
    });

    it("is the moment before, where the schema is between two versions, even with nothing beyond", () => {
      const dirty = aSchema({ dirty: "2 was begun and did not finish" });
      assert.equal(kindOf({ schema: dirty }), "point-in-time");
      assert.equal(kindOf({ schema: { ...dirty, beyond: [], drops: [] } }), "point-in-time");
      assert.match(whyOf({ schema: dirty }), /between two versions \(2 was begun and did not finish\)/);
    });

    it("is a snapshot, where the moment cannot be restored", () => {
      assert.deepEqual(choose({ schema: aSchema(DESTROYED), restore: aRestore(NO_MOMENT) }), {
        kind: "snapshot",
        why: 'no way down brings back what was destroyed: the column orders.note was dropped; "orders" keeps no backups',
        snapshot: "nightly",
        takenAt: "2026-11-21T01:00:00.000Z",
      });
    });

    it("is refused where nothing tells when the trouble began: any snapshot may hold it", () => {
      const way = choose({ schema: aSchema(DESTROYED), moment: undefined });
      assert.equal(way.kind, "refused");
      assert.equal(
        way.why,
        "no way down brings back what was destroyed: the column orders.note was dropped; nothing tells the moment before the trouble",
      );
      assert.match("remedy" in way ? way.remedy : "", /--data-at <time>.*--data none/);
    });

    it("is refused with every reason, where no copy can be restored", () => {
      const restore = aRestore({ ...NO_MOMENT, ...NO_SNAPSHOT });
      assert.equal(
        whyOf({ schema: aSchema(DESTROYED), restore }),
        'no way down brings back what was destroyed: the column orders.note was dropped; "orders" keeps no backups; there is no snapshot of it',
      );
    });

    it("is refused for a PostgreSQL that is no RDS instance, and says it once", () => {
      const way = choose({ schema: aSchema(DESTROYED), restore: undefined });
      assert.equal(way.kind, "refused");
      assert.equal(way.why.match(/it is no RDS instance/g)?.length, 1);
      assert.equal(kindOf({ restore: undefined }), "down-migration");
    });

    it("is refused for a copy of after the first migration beyond the release", () => {
      const schema = aSchema({ ...DESTROYED, beyondSince: "2026-11-21T00:30:00.000Z" });
      const way = choose({ schema });
      assert.equal(way.kind, "refused");
      assert.match(way.why, /at 2026-11-21T02:30:00.000Z the first migration .* \(at 2026-11-21T00:30/);
      assert.match(way.why, /at 2026-11-21T01:00:00.000Z the first migration/);
    });

    it("is none where nothing is beyond the release, or nothing says that the data changed", () => {
      const same = aSchema({ current: "1", beyond: [], drops: [] });
      assert.deepEqual(choose({ schema: same }), {
        kind: "none",
        why: "the database holds nothing beyond the release (it stands at 1)",
      });
      assert.match(
        whyOf({ schema: { ...same, current: undefined, target: undefined } }),
        /no migration is applied/,
      );
      assert.deepEqual(choose({ schema: undefined }), {
        kind: "none",
        why: "no migrations are configured, so nothing says that the data changed its form",
      });
    });

    it("is the moment that a person named, whatever the schemas say", () => {
      for (const schema of [undefined, aSchema({ beyond: [] }), aSchema()])
        assert.deepEqual(choose({ schema, moment: NAMED }), {
          kind: "point-in-time",
          why: "as asked; a person named the moment",
          at: NAMED.at,
        });
    });

    it("is a snapshot from before the named moment, where that moment cannot be restored, and never nothing", () => {
      assert.equal(kindOf({ moment: NAMED, restore: aRestore(NO_MOMENT) }), "snapshot");
      const restore = aRestore({ ...NO_MOMENT, ...NO_SNAPSHOT });
      assert.equal(kindOf({ moment: NAMED, restore, schema: undefined }), "refused");
    });

    it("is its own for a database that cannot return to the named moment, and says so", () => {
      const way = choose({ moment: NAMED, restore: undefined });
      assert.equal(way.kind, "down-migration");
      assert.match(way.why, /; it is no RDS instance of the stack, so no copy of it can be restored$/);
      assert.match(whyOf({ moment: NAMED, restore: undefined, schema: undefined }), /no RDS instance/);
      const lossy = { moment: NAMED, restore: undefined, schema: aSchema(DESTROYED) };
      assert.equal(kindOf(lossy), "refused");
    });
  });

  describe("as a person wishes it", () => {
    it("is none, which tells what the database keeps", () => {
      assert.deepEqual(choose({}, "none"), {
        kind: "none",
        why: "as asked, although the release does not know 2",
      });
      assert.equal(whyOf({ schema: undefined }, "none"), "as asked");
      assert.equal(whyOf({ schema: aSchema({ beyond: [] }) }, "none"), "as asked");
    });

    it("is down although that loses something, which it tells", () => {
      assert.equal(whyOf({}, "down-migration"), "as asked");
      assert.equal(
        whyOf({ schema: aSchema(DESTROYED) }, "down-migration"),
        "as asked, although no way down brings back what was destroyed, and a table or column that it adds again comes back empty: the column orders.note was dropped",
      );
      const unknown = aSchema({ drops: [{ name: "public.a", rows: null }] });
      assert.equal(kindOf({ schema: unknown }, "down-migration"), "down-migration");
      assert.match(
        whyOf({ schema: unknown }, "down-migration"),
        /although what the way down loses is unknown/,
      );
    });

    it("is refused where there is no way down", () => {
      const why = (schema: DatabaseFacts["schema"]) => {
        const way = choose({ schema }, "down-migration");
        assert.equal(way.kind, "refused");
        return way.why;
      };
      assert.equal(why(undefined), "no migrations are configured");
      assert.equal(why(aSchema({ beyond: [] })), "no migration is beyond the release");
      assert.equal(why(aSchema({ dirty: "half" })), "the database is between two versions (half)");
      assert.equal(why(aSchema({ obstacle: "no file" })), "there is no way down: no file");
    });

    it("is the moment, also where the way down would lose nothing", () => {
      assert.equal(kindOf({}, "point-in-time"), "point-in-time");
      assert.equal(whyOf({}, "point-in-time"), "as asked; update 42 began then");
    });

    it("is refused where the moment is unknown, cannot be restored, or no instance is there", () => {
      for (const [facts, why] of [
        [{ moment: undefined }, "nothing tells the moment before the trouble"],
        [{ restore: aRestore(NO_MOMENT) }, '"orders" keeps no backups'],
        [{ restore: undefined }, "it is no RDS instance of the stack, so no copy of it can be restored"],
      ] as const) {
        const way = choose(facts, "point-in-time");
        assert.deepEqual([way.kind, way.why], ["refused", why]);
      }
    });

    it("is a snapshot, also where the moment could be restored", () => {
      assert.deepEqual(choose({}, "snapshot"), {
        kind: "snapshot",
        why: "as asked",
        snapshot: "nightly",
        takenAt: "2026-11-21T01:00:00.000Z",
      });
    });

    it("is refused where no snapshot is known to be older than the trouble", () => {
      for (const [facts, why] of [
        [{ moment: undefined }, "nothing tells the moment before the trouble"],
        [{ restore: aRestore(NO_SNAPSHOT) }, "there is no snapshot of it"],
        [{ restore: undefined }, "it is no RDS instance of the stack, so no copy of it can be restored"],
      ] as const) {
        const way = choose(facts, "snapshot");
        assert.deepEqual([way.kind, way.why], ["refused", why]);
      }
    });

    it("brings nothing back into a database that the update itself does not keep", () => {
      const restore = aRestore({ destroyedBy: "delete" });
      for (const wished of ["auto", "down-migration", "point-in-time", "snapshot"] as const)
        assert.deepEqual(choose({ restore, moment: NAMED }, wished), {
          kind: "none",
          why: "the update of this rollback does not keep the database (delete)",
        });
      assert.match(whyOf({ restore }, "none"), /^as asked/);
    });
  });
});
