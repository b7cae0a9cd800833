import assert from "node:assert/strict";
import type { DatabaseFacts } from "../../src/data/database-facts.ts";
import { planDatabase } from "../../src/data/plan-database.ts";
import type { DataPlan } from "../../src/model/data.ts";
import { aDataPlan, aWayDown } from "../_builders/a-data-plan.ts";
import { aFinding } from "../_builders/a-finding.ts";
import { aDatabaseFacts, aDatabaseSettings, aRestore, aSchema } from "../_builders/a-database-facts.ts";

type Circumstances = Parameters<typeof planDatabase>[1];

const NOW = new Date("2026-11-21T03:00:00.000Z");
const DESTROYED = aSchema({ destroyed: ["the column orders.note was dropped"] });

const plan = (facts: Partial<DatabaseFacts> = {}, circumstances: Partial<Circumstances> = {}) =>
  planDatabase(aDatabaseFacts(facts), {
    isOneOfSeveral: false,
    wished: undefined,
    approved: undefined,
    acceptedRows: undefined,
    now: NOW,
    pastDurations: {},
    ...circumstances,
  });
const codesOf = (...args: Parameters<typeof plan>): string[] =>
  plan(...args).findings.map(({ level, code }) => `${level} ${code}`);
const dropping = (rows: number | null) => aSchema({ drops: [{ name: "public.orders.gift", rows }] });
const mostRows = (rows: number, circumstances: Partial<Circumstances> = {}): number | undefined =>
  plan({ schema: dropping(rows) }, circumstances).plan?.loss.mostRows;

describe("the plan of one database", () => {
  it("is the chosen way with its steps, its loss, its cut-over and its time", () => {
    const { plan: planned, findings } = plan({ schema: DESTROYED });
    assert.deepEqual(planned, aDataPlan({ estimate: planned?.estimate }));
    assert.deepEqual(
      findings.map(({ level, code, subject }) => [level, code, subject]),
      [["warning", "MOMENT_NOT_PROVEN", "orders"]],
    );
  });

  it("counts the minutes by the later of both clocks, and never too few", () => {
    const minutes = (clockAheadMs: number) => plan({ schema: DESTROYED, clockAheadMs }).plan?.loss.minutes;
    assert.equal(minutes(0), 30);
    assert.equal(minutes(-600_000), 40);
    assert.equal(minutes(600_000), 30);
  });

  it("counts the rows since the snapshot, where that is what it returns to", () => {
    const { loss } = plan({}, { wished: "snapshot" }).plan!;
    assert.deepEqual([loss.minutes, loss.rows], [120, { "public.orders": 40 }]);
  });

  it("lets as many rows go as were counted, or as a person agreed to beforehand", () => {
    assert.equal(mostRows(3), 3);
    assert.equal(mostRows(0), 0);
    assert.equal(mostRows(3, { acceptedRows: 3 }), 3);
    assert.equal(mostRows(3, { acceptedRows: 50 }), 50);
    assert.equal(mostRows(3, { acceptedRows: 2 }), 3);
  });

  it("is refused where the instance is not the one that the state means, even if the data stays as it is", () => {
    const nameObjection = aFinding({ code: "INSTANCE_RENAMED" });
    const { findings, steps } = plan({ restore: aRestore({ nameObjection }) }, { wished: "none" });
    assert.deepEqual(
      [findings[0]?.level, findings[0]?.code, steps.length],
      ["blocking", "INSTANCE_RENAMED", 0],
    );
  });

  it("names other databases of the instance, which the copy takes back too", () => {
    const others = { otherDatabases: ["billing"] };
    const codes = (facts: object) => plan(facts).findings.map(({ code }) => code);
    assert.ok(codes({ schema: DESTROYED, ...others }).includes("OTHER_DATABASES_GO_BACK"));
    assert.ok(!codes(others).includes("OTHER_DATABASES_GO_BACK"), "a way down touches one database");
  });

  it("lets an unknown loss go only with a way that a person asked for", () => {
    const unknown = { schema: dropping(null) };
    assert.equal(plan(unknown).plan?.way.kind, "point-in-time");
    const { steps } = plan(unknown, { wished: "down-migration" });
    const accepted = steps.find(({ kind }) => kind === "migrate-down")?.params["accept"];
    assert.deepEqual(accepted, { rows: 0, unknown: true });
  });

  it("is refused with a way out, where there is no way", () => {
    const { plan: planned, steps, findings } = plan({ schema: DESTROYED, moment: undefined });
    assert.deepEqual([planned, steps], [undefined, []]);
    assert.deepEqual(
      findings.map(({ level, code, subject }) => [level, code, subject]),
      [["blocking", "NO_WAY_BACK", "orders"]],
    );
    assert.match(findings[0]?.remedy ?? "", /--data none/);
  });

  it("is refused where the restored instance could not take the old one's place", () => {
    const cutOver = {
      kind: "refused",
      why: "the program fixes the name",
      remedy: "use cutOver: rename",
    } as const;
    const refused = plan({ schema: DESTROYED, restore: aRestore({ cutOver }) });
    assert.deepEqual(refused.findings, [
      {
        level: "blocking",
        code: "CUT_OVER_IMPOSSIBLE",
        subject: "orders",
        message: "the program fixes the name",
        remedy: "use cutOver: rename",
      },
    ]);
    assert.equal(plan({ restore: aRestore({ cutOver }) }).plan?.way.kind, "down-migration");
  });

  it("is refused for configured tables that nobody can have dropped, unless the data stays", () => {
    const facts = { missingTables: ["public.ordres"], schema: aSchema({ beyond: [] }) };
    assert.deepEqual(codesOf(facts, { wished: "point-in-time" }), ["blocking TABLE_UNKNOWN"]);
    assert.deepEqual(codesOf(facts, { wished: "none" }), []);
    assert.deepEqual(codesOf({ ...facts, schema: aSchema() }), []);
  });

  it("is refused where the login does not see every row that a restore gives up", () => {
    const hiding = { hidingTables: ["public.orders"], schema: DESTROYED };
    const [finding, ...others] = plan(hiding).findings;
    assert.deepEqual([finding?.code, finding?.level, others.length], ["ROWS_HIDDEN", "blocking", 0]);
    assert.match(finding?.message ?? "", /"app" does not see every row of public\.orders/);
    assert.equal(plan({ hidingTables: ["public.orders"] }).plan?.way.kind, "down-migration");
  });

  it("prefers what is said for one run to the file, and a named moment to the file's way", () => {
    const settings = aDatabaseSettings({ way: "down-migration" });
    assert.equal(plan({ settings }).plan?.way.kind, "down-migration");
    assert.equal(plan({ settings }, { wished: "snapshot" }).plan?.way.kind, "snapshot");
    const { moment } = aDatabaseFacts();
    const named = { settings, moment: { ...moment!, isNamed: true } };
    assert.equal(plan(named).plan?.way.kind, "point-in-time");
    assert.equal(plan(named, { wished: "snapshot" }).plan?.way.kind, "snapshot");
  });

  it("says how long it takes: by rule of thumb, or as earlier runs did when each step was timed", () => {
    const { estimate } = plan({ schema: DESTROYED }).plan!;
    assert.deepEqual(estimate, { ms: 59 * 60_000, isMeasured: false });
    const names = ["fence-database", "take-snapshot", "restore-database", "validate-database"].concat([
      "swap-database",
      "adopt-database",
      "keep-old-database",
    ]);
    const pastDurations = Object.fromEntries(names.map((name) => [name, 1000]));
    assert.deepEqual(plan({ schema: DESTROYED }, { pastDurations }).plan?.estimate, {
      ms: 7000,
      isMeasured: true,
    });
    assert.equal(plan({}, { wished: "none" }).plan?.estimate, undefined);
  });

  describe("once approved", () => {
    const approvedDown = (overrides: Partial<DataPlan> = {}) => ({ approved: aWayDown(overrides) });

    it("keeps its way, where another one would be chosen by now", () => {
      const { schema } = aDatabaseFacts({ schema: DESTROYED });
      assert.equal(plan({ schema }, approvedDown()).plan?.way.kind, "down-migration");
      const none = { approved: aDataPlan({ way: { kind: "none", why: "as asked" } }) };
      assert.equal(plan({}, { ...none, wished: "auto" }).plan?.way.kind, "none");
    });

    it("keeps the reason of a copy that is still the same, and takes no other for it", () => {
      const { way } = aDataPlan();
      const kept = plan({}, { approved: aDataPlan() });
      assert.deepEqual(kept.plan?.way, way);
      const moved = { moment: { ...aDatabaseFacts().moment!, at: "2026-11-21T02:31:00.000Z" } };
      assert.notDeepEqual(plan(moved, { approved: aDataPlan() }).plan?.way, way);
    });

    it("makes the same steps although rows were added, as long as these are within what was approved", () => {
      const before = plan({}, { acceptedRows: 100 });
      const later = plan({ schema: dropping(90) }, { approved: before.plan });
      assert.deepEqual(later.steps, before.steps);
      assert.equal(later.plan?.loss.mostRows, 100);
    });

    it("makes other steps once the rows have outgrown it, so that the approval is stale", () => {
      const before = plan({}, { acceptedRows: 100 });
      const later = plan({ schema: dropping(104) }, { approved: before.plan });
      assert.notDeepEqual(later.steps, before.steps);
      assert.equal(later.plan?.loss.mostRows, 104);
    });

    it("makes other steps where the schema stands elsewhere by now", () => {
      const before = plan();
      const later = plan(
        { schema: aSchema({ current: "3", target: "0", beyond: ["3", "2"] }) },
        approvedDown(),
      );
      assert.notDeepEqual(later.steps, before.steps);
    });

    it("is refused where its way is closed by now", () => {
      const closed = plan({ schema: aSchema({ obstacle: "gone" }) }, approvedDown());
      assert.deepEqual(
        closed.findings.map(({ code }) => code),
        ["NO_WAY_BACK"],
      );
    });
  });

  describe("warns", () => {
    it("of a database that keeps what the release does not know", () => {
      const [finding] = plan({ schema: aSchema({ beyond: ["3", "2"] }) }, { wished: "none" }).findings;
      assert.equal(finding?.code, "SCHEMA_BEYOND_RELEASE");
      assert.match(finding.message, /: 2, 3$/);
      assert.deepEqual(codesOf({ restore: aRestore({ destroyedBy: "delete" }) }), []);
    });

    it("of a release whose own migrations are not applied", () => {
      const schema = aSchema({ current: "1", beyond: [], missing: ["2", "3"] });
      const [finding] = plan({ schema }).findings;
      assert.equal(finding?.code, "SCHEMA_BEHIND_RELEASE");
      assert.match(finding.message, /not applied: 2, 3$/);
    });

    it("of a copy of which nothing proves that it is from before, unless the migration's time is recorded", () => {
      const schema = DESTROYED;
      assert.deepEqual(codesOf({ schema }), ["warning MOMENT_NOT_PROVEN"]);
      assert.deepEqual(codesOf({}, { wished: "snapshot" }), ["warning MOMENT_NOT_PROVEN"]);
      const recorded = { ...schema, beyondSince: "2026-11-21T02:31:00.000Z" };
      assert.deepEqual(codesOf({ schema: recorded }), []);
      assert.deepEqual(codesOf({ schema: undefined }, { wished: "point-in-time" }), []);
    });

    it("of a way down without a copy of what it drops", () => {
      assert.deepEqual(codesOf({ restore: undefined }), ["warning NO_SAFETY_COPY"]);
      const settings = aDatabaseSettings({ dumps: "/srv/dumps" });
      assert.deepEqual(codesOf({ restore: undefined, settings }), []);
      assert.deepEqual(codesOf(), []);
    });
  });
});
