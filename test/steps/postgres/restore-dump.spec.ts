import assert from "node:assert/strict";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { closeDatabase, readAccess } from "../../../src/adapters/postgres-access.ts";
import { manifestPath } from "../../../src/adapters/postgres-manifest.ts";
import { withDatabase } from "../../../src/adapters/postgres.ts";
import type { StepOutcome } from "../../../src/model/step.ts";
import { fenceDatabase } from "../../../src/steps/postgres/fence-database.ts";
import { restoreDump } from "../../../src/steps/postgres/restore-dump.ts";
import { aPlan } from "../../_builders/a-plan.ts";
import { usePostgres } from "../../_postgres.ts";
import { memoryIn, type StepWorld, toldOf } from "../step-context.ts";
import { changedCopy, dumpShop, pgDump, SHOP } from "./_dumps.ts";
import { aDatabaseWorld, bind, settingsOf } from "./_step.ts";

describe("restoring a dump", function () {
  this.timeout(30_000);
  const server = usePostgres();
  let world: StepWorld;
  let folder = "";
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), "dumps-"));
    for (const { name } of await databases())
      if (name.startsWith("shop")) await server().sql("postgres", `DROP DATABASE "${name}" WITH (FORCE)`);
    await server().freshDatabase("shop");
    await server().sql("shop", SHOP);
    await server().sql(
      "postgres",
      `ALTER DATABASE shop SET search_path = public, "$user"; ALTER DATABASE shop SET work_mem = '7MB';
      REVOKE CONNECT, TEMP ON DATABASE shop FROM PUBLIC; GRANT CONNECT ON DATABASE shop TO app; ALTER DATABASE shop CONNECTION LIMIT 33`,
    );
    world = await aDatabaseWorld(server().connection("shop"));
  });
  afterEach(async () => {
    await world.end();
    await rm(folder, { recursive: true, force: true });
  });

  const databases = async () =>
    (await server().sql(
      "postgres",
      "SELECT datname AS name FROM pg_database WHERE NOT datistemplate ORDER BY 1",
    )) as { name: string }[];
  const names = async () =>
    (await databases()).map(({ name }) => name).filter((name) => name.startsWith("shop"));
  const orders = async (database = "shop") =>
    (await server().sql(database, "SELECT count(*)::int AS n FROM orders"))[0]?.["n"];
  const properties = async (name: string) =>
    (
      await server().sql(
        "postgres",
        `SELECT datdba::regrole::text AS owner, datconnlimit AS "limit", has_database_privilege('app', oid, 'CONNECT') AS app,
       has_database_privilege('app', oid, 'TEMP') AS temp, encoding, datcollate AS collate,
       (SELECT setconfig::text FROM pg_db_role_setting WHERE setdatabase = d.oid AND setrole = 0) AS settings FROM pg_database d WHERE datname = '${name}'`,
      )
    )[0];
  const step = (dump: string, more: object = {}, context: Partial<StepWorld["context"]> = {}) =>
    bind(
      restoreDump,
      {
        connection: settingsOf(server().connection("shop")),
        directory: folder,
        dump,
        quietFor: "500ms",
        patience: "2s",
        ...more,
      },
      { ...world, context: { ...world.context, ...context } },
    );
  const spoil = () =>
    server().sql("shop", "DELETE FROM orders WHERE id > 100; INSERT INTO customers (name) VALUES ('late')");

  for (const format of ["custom", "plain", "gzip"] as const)
    it(`brings ${format} back under the old name, with its rights and settings, and keeps what was there`, async () => {
      const dump = await dumpShop(server(), folder, { format });
      await spoil();
      const before = await properties("shop");
      const { status, detail, data } = await step(dump).apply();
      assert.equal(status, "succeeded", detail);
      assert.deepEqual(await names(), ["shop", "shop_old_run_1"]);
      assert.deepEqual([await orders(), await orders("shop_old_run_1")], [400, 100]);
      assert.deepEqual(await properties("shop"), before);
      assert.deepEqual(data?.["loss"], {
        "public.customers": 1,
        "public.order_log": 300,
        "public.orders": 0,
      });
      assert.equal((await step(dump).observe()).found, "done");
      const app = await server().session("shop", "app");
      await app.query("INSERT INTO orders (customer) VALUES (1)");
      await app.end();
      await assert.rejects(server().session("shop_old_run_1", "app"));
      assert.ok(!JSON.stringify(data).includes("s3cret"));
    });

  it("leaves everything as it was when the dump is not as its manifest says", async () => {
    const dump = await dumpShop(server(), folder, { format: "plain" });
    const manifest = JSON.parse(await readFile(manifestPath(dump), "utf8")) as {
      tables: Record<string, number>;
    };
    await writeFile(
      manifestPath(dump),
      JSON.stringify({ ...manifest, tables: { ...manifest.tables, "public.orders": 401 } }),
    );
    const before = await properties("shop");
    const { status, detail } = await step(dump).apply();
    assert.equal(status, "failed");
    assert.match(detail, /public\.orders has 400 rows and the manifest says 401/);
    assert.deepEqual(await names(), ["shop"]);
    assert.deepEqual(await properties("shop"), before);
    assert.equal((await step(dump).observe()).found, "not-done");
  });

  it("drops the scratch database when an SQL error strikes in the middle", async () => {
    const dump = await dumpShop(server(), folder, { format: "plain" });
    const broken = await changedCopy(dump, join(folder, "broken.sql"), (bytes) =>
      Buffer.from(
        bytes
          .toString()
          .replace("\nALTER TABLE ONLY public.orders\n", "\nSELECT 1 / 0;\nALTER TABLE ONLY public.orders\n"),
      ),
    );
    const { status, detail } = await step(broken, { acceptUnknownDatabase: true }).apply();
    assert.equal(status, "failed");
    assert.match(detail, /psql failed: .*division by zero/);
    assert.deepEqual(await names(), ["shop"]);
    assert.equal(await orders(), 400);
  });

  it("asks the invariants of the restored database before anybody sees it", async () => {
    const dump = await dumpShop(server(), folder, { format: "custom" });
    const bad = await step(dump, {
      invariants: [
        "SELECT count(*) = 400 FROM orders",
        "SELECT count(*) > 500 FROM orders",
        "DELETE FROM orders RETURNING true",
      ],
    }).apply();
    assert.equal(bad.status, "failed");
    assert.match(bad.detail, /"SELECT count\(\*\) > 500 FROM orders" answers false/);
    assert.match(bad.detail, /"DELETE .*" cannot be asked: .*read-only transaction/);
    assert.equal(
      (await step(dump, { invariants: ["SELECT count(*) = 400 FROM orders"] }).apply()).status,
      "succeeded",
    );
  });

  it("finds a sequence that is behind its column", async () => {
    await server().sql("shop", "SELECT setval('customers_id_seq', 3)");
    const dump = await dumpShop(server(), folder, { format: "custom" });
    assert.match((await step(dump).apply()).detail, /the sequence customers_id_seq is behind customers\.id/);
  });

  it("finds a sequence that would hand out a taken key first, and none that counts down behind", async () => {
    await server().sql(
      "shop",
      `SET ROLE master; CREATE TABLE tickets (id serial); INSERT INTO tickets VALUES (1);
       CREATE TABLE debts (id int GENERATED ALWAYS AS IDENTITY (INCREMENT -1)); INSERT INTO debts DEFAULT VALUES; INSERT INTO debts DEFAULT VALUES`,
    );
    const dump = await dumpShop(server(), folder, { format: "custom" });
    const { detail } = await step(dump).apply();
    assert.match(
      detail,
      /is not as it must be: the sequence tickets_id_seq is behind tickets\.id; "shop" is/,
    );
  });

  it("opens the database again and keeps its name when it does not become quiet", async () => {
    const dump = await dumpShop(server(), folder, { format: "custom" });
    const client = await server().session("shop", "app");
    await client.query("BEGIN; INSERT INTO orders (customer) VALUES (1); PREPARE TRANSACTION 'x'");
    const before = await properties("shop");
    const { status, detail } = await step(dump).apply();
    assert.equal(status, "failed");
    assert.match(detail, /did not become quiet and was opened again: .*prepared transaction "x"/);
    assert.deepEqual([await names(), await properties("shop")], [["shop"], before]);
    await server().sql("shop", "ROLLBACK PREPARED 'x'");
  });

  it("uses the fence that the run put up, whose lifting later only concerns the old database", async () => {
    const dump = await dumpShop(server(), folder, { format: "custom" });
    await spoil();
    const fence = bind(
      fenceDatabase,
      { connection: settingsOf(server().connection("shop")), quietFor: "500ms" },
      { ...world, context: { ...world.context, step: { ...world.context.step, id: "fence" } } },
    );
    const fenced = await fence.apply();
    const outcome = { step: "fence", startedAt: undefined, durationMs: 1, ...fenced } as StepOutcome;
    const { status, detail, data } = await step(dump, {}, toldOf({ "fence-database": outcome })).apply();
    assert.equal(status, "succeeded", detail);
    assert.deepEqual(data?.["loss"], { "public.customers": 1, "public.order_log": 300, "public.orders": 0 });
    assert.equal((await properties("shop"))?.["app"], true);
    assert.equal((await properties("shop_old_run_1"))?.["app"], false);
    assert.equal((await step(dump).undo()).status, "succeeded");
    assert.equal((await properties("shop"))?.["app"], false);
    assert.equal((await fence.undo()).status, "succeeded");
    assert.equal((await properties("shop"))?.["app"], true);
  });

  it("is undone by giving the names back, with nothing dropped", async () => {
    const dump = await dumpShop(server(), folder, { format: "custom" });
    await spoil();
    const before = await properties("shop");
    await step(dump).apply();
    const { status, detail } = await step(dump).undo();
    assert.equal(status, "succeeded", detail);
    assert.deepEqual(await names(), ["shop", "shop_restore_run_1"]);
    assert.deepEqual([await orders(), await orders("shop_restore_run_1")], [100, 400]);
    assert.deepEqual(await properties("shop"), before);
    assert.equal((await step(dump).undo()).status, "skipped");
  });

  it("goes on after it was killed while it restored, and behind its own fence", async () => {
    const dump = await dumpShop(server(), folder, { format: "custom" });
    assert.equal((await step(dump).observe()).found, "not-done");
    await spoil();
    const abort = new AbortController();
    const stopped = step(dump, { quietFor: "20s" }, { signal: abort.signal }).apply();
    await until(async () => (await properties("shop"))?.["app"] === false);
    abort.abort();
    assert.equal((await stopped).status, "failed");
    assert.equal((await properties("shop"))?.["app"], true);
    // The crash itself: everything as it was in the middle, nobody left to tidy up.
    await server().sql("postgres", `REVOKE CONNECT ON DATABASE shop FROM app`);
    await server()
      .sql("postgres", `CREATE DATABASE shop_restore_run_1`)
      .catch(() => undefined);
    assert.equal((await step(dump).observe()).found, "remaining");
    const { status, detail } = await step(dump).apply();
    assert.equal(status, "succeeded", detail);
    assert.equal(await orders(), 400);
    assert.equal((await properties("shop"))?.["app"], true);
  });

  const isOpenToApp = async () => (await properties("shop"))?.["app"];
  const outside = () => ({ ...server().connection("shop"), database: "postgres" });
  const close = () =>
    withDatabase(outside(), (session) =>
      closeDatabase(session, "shop", { keep: "master", limit: false, readOnly: true }),
    );

  it("lets applications in again when it is given up after a kill behind its own fence", async () => {
    const dump = await dumpShop(server(), folder, { format: "custom" });
    const whole = await properties("shop");
    const before = await withDatabase(outside(), (session) => readAccess(session, "shop"));
    const made = { live: "shop", scratch: "shop_restore_run_1", old: "shop_old_run_1", scratchOid: "1" };
    memoryIn(world.directory, world.context.step.id).remember({
      ...{ ...made, liveOid: before?.oid, before, fencedHere: true },
    });
    await close();
    assert.equal(await isOpenToApp(), false);
    // The copy may be gone by then: the fence alone is something to take back.
    for (const scratch of ["", "CREATE DATABASE shop_restore_run_1"]) {
      if (scratch !== "") await server().sql("postgres", scratch);
      await close();
      assert.equal((await step(dump).observe()).found, "remaining");
      const { status, detail } = await step(dump).undo();
      assert.equal(status, "succeeded", detail);
      assert.deepEqual(await properties("shop"), whole);
    }
    assert.equal((await step(dump).undo()).status, "skipped");
  });

  it("can be given up again when it was cut off while the old database got its name back", async () => {
    const dump = await dumpShop(server(), folder, { format: "custom" });
    const before = await properties("shop");
    assert.equal((await step(dump).apply()).status, "succeeded");
    // The way back closes the restored copy first; killed there, the next one finds it closed.
    await close();
    const { status, detail } = await step(dump).undo();
    assert.equal(status, "succeeded", detail);
    assert.deepEqual(await properties("shop"), before);
    // Killed right behind the renames, the old database is still closed.
    await close();
    assert.equal((await step(dump).undo()).status, "succeeded");
    assert.deepEqual(await properties("shop"), before);
  });

  it("leaves the restored database open when the names cannot be given back", async () => {
    const dump = await dumpShop(server(), folder, { format: "custom" });
    assert.equal((await step(dump).apply()).status, "succeeded");
    const restored = await properties("shop");
    await server().sql("postgres", "CREATE DATABASE shop_restore_run_1");
    const { status, detail } = await step(dump).undo();
    assert.equal(status, "failed");
    assert.match(detail, /"shop_restore_run_1" already exists/);
    assert.deepEqual([await properties("shop"), await isOpenToApp()], [restored, true]);
  });

  it("does not touch a database of the scratch name that it did not make", async () => {
    const dump = await dumpShop(server(), folder, { format: "custom" });
    await server().sql("postgres", "CREATE DATABASE shop_restore_run_1");
    const { status, detail } = await step(dump).apply();
    assert.equal(status, "failed");
    assert.match(detail, /there is a database "shop_restore_run_1" already/);
    assert.ok((await names()).includes("shop_restore_run_1"));
  });

  it("does not let a dump without the rows take their place, nor another dump than was approved", async () => {
    const none = await pgDump(server(), join(folder, "none"), { format: "custom", args: ["--schema-only"] });
    const one = await pgDump(server(), join(folder, "one"), {
      ...{ format: "custom", args: ["--table=customers"] },
    });
    for (const dump of [none, one]) {
      const { status, detail } = await step(dump).apply();
      assert.equal(status, "failed");
      assert.match(detail, /leave nothing of .*public\.orders \(400 rows/);
    }
    const dump = await dumpShop(server(), folder, { format: "custom" });
    const plan = aPlan({ findings: [...(await step(dump).check())] });
    await spoil();
    await dumpShop(server(), folder, { format: "custom" });
    const { status, detail } = await step(dump, {}, { plan }).apply();
    assert.equal(status, "failed");
    assert.match(detail, /has the checksum [0-9a-f]{64} now, and the plan was approved with another/);
    assert.deepEqual([await names(), await orders()], [["shop"], 100]);
    const renewed = aPlan({ findings: [...(await step(dump).check())] });
    assert.equal((await step(dump, {}, { plan: renewed }).apply()).status, "succeeded");
  });

  it("takes the plan's word for the rows behind a fence that keeps its own role out too", async () => {
    const dump = await dumpShop(server(), folder, { format: "custom" });
    const plan = aPlan({ findings: [...(await step(dump).check())] });
    const fence = bind(
      fenceDatabase,
      { connection: settingsOf(server().connection("shop")), quietFor: "500ms", blockOwnUser: true },
      { ...world, context: { ...world.context, step: { ...world.context.step, id: "fence" } } },
    );
    const fenced = await fence.apply();
    assert.equal(fenced.status, "succeeded", fenced.detail);
    const outcome: StepOutcome = { step: "fence", startedAt: undefined, durationMs: 1, ...fenced };
    const told = toldOf({ "fence-database": outcome });
    await assert.rejects(step(dump, {}, told).apply(), /permission denied for database/);
    const { findings } = plan;
    const { status, detail } = await step(dump, {}, { ...told, plan: { ...told.plan, findings } }).apply();
    assert.equal(status, "succeeded", detail);
    assert.equal(await orders(), 400);
  });

  it("keeps the collation of a database that sorts by ICU", async () => {
    await server().sql("postgres", "DROP DATABASE shop");
    await server().sql(
      "postgres",
      "CREATE DATABASE shop OWNER master TEMPLATE template0 LOCALE_PROVIDER icu ICU_LOCALE 'de-DE'",
    );
    await server().sql(
      "shop",
      "SET ROLE master; CREATE TABLE words (word text); INSERT INTO words VALUES ('Zebra'), ('äpfel'), ('apfel')",
    );
    const sorted = () => server().sql("shop", "SELECT word FROM words ORDER BY word");
    const before = await sorted();
    assert.deepEqual(before, [{ word: "apfel" }, { word: "äpfel" }, { word: "Zebra" }]);
    const dump = await dumpShop(server(), folder, { format: "custom" });
    const { status, detail } = await step(dump).apply();
    assert.equal(status, "succeeded", detail);
    assert.deepEqual(await sorted(), before);
  });

  it("brings back a database that is gone", async () => {
    const dump = await dumpShop(server(), folder, { format: "gzip" });
    await server().sql("postgres", "DROP DATABASE shop");
    assert.deepEqual(
      (await step(dump).check()).map(({ level }) => level),
      ["note"],
    );
    const { status, detail } = await step(dump).apply();
    assert.equal(status, "succeeded", detail);
    assert.equal(await withDatabase(server().connection("shop"), () => orders()), 400);
  });
});

async function until(holds: () => Promise<boolean>): Promise<void> {
  const deadline = performance.now() + 10_000;
  while (!(await holds())) {
    assert.ok(performance.now() < deadline, "it never held");
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}
