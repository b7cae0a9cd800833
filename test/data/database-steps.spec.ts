import assert from "node:assert/strict";
import type { DatabaseFacts } from "../../src/data/database-facts.ts";
import { databaseSteps } from "../../src/data/database-steps.ts";
import { NO_LOSS } from "../../src/model/data.ts";
import { describeStep } from "../../src/use-cases/plan-steps.ts";
import { aDataPlan, aWayDown } from "../_builders/a-data-plan.ts";
import { aDatabaseFacts, aDatabaseSettings, aRestore, aSchema } from "../_builders/a-database-facts.ts";

const { way: toMoment, cutOver, loss } = aDataPlan();
const { way: down, loss: drops } = aWayDown();

const back = (facts: Partial<DatabaseFacts> = {}, isOneOfSeveral = false) =>
  databaseSteps(aDatabaseFacts(facts), { way: toMoment, cutOver, loss, isOneOfSeveral });
const goDown = (facts: Partial<DatabaseFacts> = {}, isOneOfSeveral = false) =>
  databaseSteps(aDatabaseFacts(facts), { way: down, cutOver: undefined, loss: drops, isOneOfSeveral });
const paramsOf = (steps: ReturnType<typeof back>, kind: string) =>
  steps.find((step) => step.kind === kind)?.params;

describe("the steps of one database", () => {
  it("are those of a restore behind a fence that keeps the configured login out too", () => {
    const steps = back();
    assert.deepEqual(
      steps.map(({ id }) => id),
      aDataPlan().steps,
    );
    const { blockOwnUser, readOnly, quietFor } = paramsOf(steps, "fence-database")!;
    assert.deepEqual([blockOwnUser, readOnly, quietFor], [true, true, "5s"]);
    assert.deepEqual(paramsOf(steps, "restore-database")?.["from"], { at: "2026-11-21T02:30:00.000Z" });
  });

  it("restore a snapshot by its name", () => {
    const way = { kind: "snapshot", why: "", snapshot: "nightly", takenAt: "" } as const;
    const steps = databaseSteps(aDatabaseFacts(), { way, cutOver, loss, isOneOfSeveral: false });
    assert.deepEqual(paramsOf(steps, "restore-database")?.["from"], { snapshot: "nightly" });
  });

  it("open the copy of a snapshot that was taken behind a fence, and take over a fence that still stands", () => {
    const way = { kind: "snapshot", why: "", snapshot: "safety", takenAt: "" } as const;
    const access = { oid: "5", owner: "app", connectionLimit: -1, grants: [], readOnly: null };
    const closedBy = { database: "shop", before: access, isInherited: false };
    const snapshot = { id: "safety", at: "", rows: {}, closedBy };
    const facts = aDatabaseFacts({ restore: aRestore({ snapshot }) });
    const steps = databaseSteps(facts, { way, cutOver, loss, isOneOfSeveral: false });
    const opening = steps.findIndex(({ kind }) => kind === "open-restored-database");
    assert.equal(steps[opening - 1]?.kind, "restore-database");
    assert.equal(steps[opening + 1]?.kind, "validate-database");
    assert.deepEqual(paramsOf(steps, "open-restored-database")?.["closedBy"], closedBy);
    assert.deepEqual(paramsOf(steps, "fence-database")?.["closedBy"], closedBy);
    for (const step of steps) describeStep(step, "id");
    const toMomentInstead = back({ restore: aRestore({ snapshot }) });
    assert.equal(paramsOf(toMomentInstead, "open-restored-database"), undefined);
    assert.equal(paramsOf(toMomentInstead, "fence-database")?.["closedBy"], undefined);
  });

  it("ask the copy whether it is from before the trouble, and not from before the release", () => {
    const migrations = { tool: "golang-migrate", directory: "migrations", tree: "deployed" };
    assert.deepEqual(paramsOf(back(), "validate-database")?.["schema"], {
      migrations,
      version: "1",
      without: ["2"],
    });
    const oldest = aSchema({ target: undefined, beyond: ["2", "1"] });
    assert.deepEqual(paramsOf(back({ schema: oldest }), "validate-database")?.["schema"], {
      migrations,
      without: ["2", "1"],
    });
    assert.equal(paramsOf(back({ schema: undefined }), "validate-database")?.["schema"], undefined);
  });

  it("go down behind a fence that lets the tool in, and take a snapshot first", () => {
    const steps = goDown();
    assert.deepEqual(
      steps.map(({ id }) => id),
      ["fence-database", "take-snapshot", "migrate-down", "open-database"],
    );
    const { blockOwnUser, readOnly } = paramsOf(steps, "fence-database")!;
    assert.deepEqual([blockOwnUser, readOnly], [false, false]);
    const { to, accept, migrations } = paramsOf(steps, "migrate-down")!;
    assert.deepEqual([to, accept], ["1", { rows: 103, unknown: false }]);
    assert.deepEqual(migrations, { tool: "golang-migrate", directory: "migrations", tree: "deployed" });
  });

  it("open the database right behind its migrations: the update may wait for a service that needs it", () => {
    const phases = goDown().map((step) => describeStep(step, step.id ?? "").phase);
    assert.deepEqual(phases, ["fence", "fence", "revert", "revert"]);
  });

  it("take a dump where there is no snapshot and a folder for it, and go without where there is none", () => {
    const settings = aDatabaseSettings({ dumps: "/srv/dumps" });
    const [, dump] = goDown({ restore: undefined, settings });
    assert.deepEqual([dump?.kind, dump?.phase], ["dump-database", "fence"]);
    assert.deepEqual(
      goDown({ restore: undefined }).map(({ kind }) => kind),
      ["fence-database", "migrate-down", "open-database"],
    );
  });

  it("say of the way down where what it drops still is, and promise no copy that is not taken", () => {
    const reason = (...args: Parameters<typeof goDown>) => {
      const step = goDown(...args).find(({ kind }) => kind === "migrate-down");
      const { undo } = describeStep(step!, "migrate-down");
      return undo.by === "nothing" ? undo.reason : undo.by;
    };
    assert.match(reason(), /only in the safety copy$/);
    const dumps = aDatabaseSettings({ dumps: "/srv/dumps" });
    assert.match(reason({ restore: undefined, settings: dumps }), /only in the safety copy$/);
    assert.match(reason({ restore: undefined }), /is lost: this run takes no copy of it$/);
    const own = describeStep({ kind: "migrate-down", params: goDown()[2]!.params }, "own").undo;
    assert.match(own.by === "nothing" ? own.reason : "", /in a copy from before, where there is one$/);
  });

  it("bear the name of the database, where several go back in one run", () => {
    const settings = aDatabaseSettings({ name: "Orders_EU.west" });
    const steps = goDown({ settings }, true);
    assert.deepEqual(
      steps.map(({ id }) => id),
      ["fence-database", "take-snapshot", "migrate-down", "open-database"].map(
        (kind) => `${kind}-orders-eu-west`,
      ),
    );
    assert.equal(paramsOf(steps, "open-database")?.["fence"], "fence-database-orders-eu-west");
    assert.ok(back({ settings }, true).every(({ id }) => id?.endsWith("-orders-eu-west")));
  });

  it("count only the tables that are there, and ask the copy for all of them", () => {
    const settings = aDatabaseSettings({ tables: ["public.orders", "public.gifts"] });
    const steps = back({ settings, missingTables: ["public.gifts"] });
    assert.deepEqual(paramsOf(steps, "fence-database")?.["tables"], ["public.orders"]);
    assert.deepEqual(paramsOf(steps, "take-snapshot")?.["tables"], ["public.orders"]);
    assert.deepEqual(paramsOf(steps, "validate-database")?.["tables"], settings.tables);
  });

  it("are none where the data stays", () => {
    const way = { kind: "none", why: "as asked" } as const;
    assert.deepEqual(
      databaseSteps(aDatabaseFacts(), { way, cutOver: undefined, loss: NO_LOSS, isOneOfSeveral: false }),
      [],
    );
  });

  it("have settings that their kinds take, and that survive JSON as they are", () => {
    for (const steps of [back(), goDown(), goDown({ schema: aSchema({ target: undefined }) })]) {
      for (const step of steps) describeStep(step, "id");
      assert.deepEqual(JSON.parse(JSON.stringify(steps)), steps);
    }
  });
});
