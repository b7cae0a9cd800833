import assert from "node:assert/strict";
import type { StepOutcome } from "../../../src/model/step.ts";
import { migrateDown } from "../../../src/steps/postgres/migrate-down.ts";
import { aStackEngine } from "../../_builders/a-stack-engine.ts";
import { usePostgres } from "../../_postgres.ts";
import { SHOP, SHOP_AT_3, writeFiles } from "../../migrations/_migrations.ts";
import { type StepWorld, toldOf } from "../step-context.ts";
import { aDatabaseWorld, bind, settingsOf } from "./_step.ts";

describe("migrating down", () => {
  const server = usePostgres();
  let world: StepWorld;
  beforeEach(async () => {
    await server().freshDatabase("shop");
    await server().sql("shop", SHOP_AT_3);
    const { context, ...rest } = await aDatabaseWorld(server().connection("shop"));
    // Nobody has deployed since the plan was made.
    world = { ...rest, context: { ...context, engine: aStackEngine() } };
    await writeFiles(world.directory, SHOP);
  });
  afterEach(() => world.end());

  const step = (more: object = {}, context: Partial<StepWorld["context"]> = {}) =>
    bind(
      migrateDown,
      {
        connection: settingsOf(server().connection("shop")),
        migrations: { directory: "migrations" },
        to: "1",
        accept: { rows: 7 },
        ...more,
      },
      { ...world, context: { ...world.context, ...context } },
    );
  const refusal = async (more: object) => {
    const [finding, ...others] = await step(more).check();
    assert.deepEqual([finding?.level, others.length], ["blocking", 0]);
    return finding!;
  };

  it("calls the database by its name in rollback.yaml where that is known", () => {
    const params = {
      connection: settingsOf(server().connection("shop")),
      migrations: { directory: "m" },
      to: "1",
    };
    const titleOf = (more: object) => migrateDown.title(migrateDown.settings.parse({ ...params, ...more }));
    assert.equal(titleOf({}), "migrate the database shop down to 1");
    assert.equal(titleOf({ name: "orders" }), "migrate the database orders down to 1");
  });

  it("refuses a loss that nobody accepted, with rows and names", async () => {
    const { message, remedy } = await refusal({ accept: { rows: 6 } });
    assert.equal(
      message,
      "going down to 1 loses 7 rows, and 6 were accepted: drop-table public.audit: 5 rows; drop-column public.orders.note: 2 rows",
    );
    assert.match(remedy, /accept: \{ rows: 7 \}/);
  });

  it("refuses a loss that cannot be told", async () => {
    await writeFiles(world.directory, {
      "migrations/003_audit.down.sql": "DO $$ BEGIN DROP TABLE audit; END $$",
    });
    assert.equal((await refusal({})).code, "MIGRATION_LOSS_UNKNOWN");
    const accepted = await step({ accept: { rows: 7, unknown: true } }).check();
    assert.deepEqual(
      accepted.map(({ level }) => level),
      ["warning", "warning"],
    );
  });

  it("refuses what cannot work, before anything", async () => {
    assert.match(
      (await refusal({ migrations: { directory: "migrations", tool: "liquibase" } })).message,
      /not a migration tool/,
    );
    assert.match((await refusal({ migrations: { directory: ".." } })).message, /leads out of the project/);
    assert.match((await refusal({ migrations: { directory: "nowhere" } })).message, /cannot be read/);
    assert.match((await refusal({ to: "8" })).message, /"8" is not applied/);
    await server().sql("shop", "UPDATE schema_migrations SET dirty = true");
    assert.match((await refusal({})).message, /between two versions/);
  });

  it("goes down, tells what was lost, and is found done afterwards", async () => {
    assert.deepEqual(
      (await step().check()).map(({ level }) => level),
      ["warning", "warning"],
    );
    const { status, detail, data } = await step().apply();
    assert.equal(status, "succeeded", detail);
    assert.equal(detail, "took back 3, 2; the database stands at 1");
    assert.deepEqual(data?.["losses"], [
      { kind: "drop-table", name: "public.audit", rows: 5 },
      { kind: "drop-column", name: "public.orders.note", rows: 2 },
    ]);
    assert.equal((await step().observe()).found, "done");
    assert.match((await step().apply()).detail, /already at 1/);
  });

  it("goes down to nothing", async () => {
    const { status, detail } = await step({ to: "0", accept: { rows: 100 } }).apply();
    assert.equal(status, "succeeded", detail);
    assert.equal((await step({ to: "0" }).observe()).found, "done");
  });

  it("counts again right before, and stops when more would be lost than was accepted", async () => {
    await server().sql("shop", "INSERT INTO audit VALUES (6)");
    const { status, detail } = await step().apply();
    assert.deepEqual([status, /loses 8 rows, and 7 were accepted/.test(detail)], ["failed", true]);
    assert.equal((await step().observe()).found, "not-done");
  });

  it("fails without a change when the first migration fails as a whole", async () => {
    await writeFiles(world.directory, {
      "migrations/003_audit.down.sql": "DROP TABLE audit; SELECT count(1 / 0)",
    });
    const { status, detail } = await step().apply();
    assert.equal(status, "failed");
    assert.match(detail, /taking back 3 failed: .*division by zero; nothing was changed$/);
  });

  it("stops halfway, says where, and names the safety snapshot", async () => {
    await writeFiles(world.directory, {
      "migrations/002_note.down.sql": "ALTER TABLE orders DROP COLUMN note, DROP COLUMN item2",
    });
    const kept: StepOutcome = {
      step: "s",
      status: "succeeded",
      detail: "",
      startedAt: undefined,
      durationMs: 1,
      data: { snapshot: "rollback-1-safety" },
    };
    const half = step({ accept: { rows: 7, unknown: true } }, toldOf({ "take-snapshot": kept }));
    const { status, detail } = await half.apply();
    assert.equal(status, "unknown");
    assert.match(
      detail,
      /item2.*; the database stands at 2, on its way down; the safety snapshot is rollback-1-safety$/,
    );
    assert.equal((await half.observe()).found, "remaining");
    await writeFiles(world.directory, SHOP);
    assert.equal((await half.apply()).status, "succeeded");
  });

  it("cannot tell after a statement outside of a transaction stopped halfway", async () => {
    await server().sql("shop", "CREATE INDEX by_item ON orders (item)");
    await writeFiles(world.directory, { "migrations/003_audit.down.sql": "DROP INDEX CONCURRENTLY by_itme" });
    const { status, detail } = await step({ to: "2" }).apply();
    assert.equal(status, "unknown");
    assert.match(detail, /between two versions: .*dirty; this run took no safety copy$/);
    assert.equal((await step({ to: "2" }).observe()).found, "unknown");
  });

  it("does not trust the version table when the schema has moved under it", async () => {
    await writeFiles(world.directory, { "migrations/003_audit.down.sql": "SELECT count(1 / 0)" });
    assert.equal((await step().apply()).status, "failed");
    await server().sql("shop", "ALTER TABLE audit ADD COLUMN surprise int");
    const { found, detail } = await step().observe();
    assert.deepEqual([found, /stopped halfway/.test(detail)], ["unknown", true]);
  });

  it("had not been begun as long as it has written nothing down", async () => {
    assert.equal((await step().observe()).found, "not-done");
  });

  it("never lets the password into an outcome", async () => {
    const { data, detail } = await step().apply();
    assert.ok(!JSON.stringify({ data, detail }).includes("s3cret"));
  });
});
