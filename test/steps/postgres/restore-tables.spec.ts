import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { chmod, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { restoreTables } from "../../../src/steps/postgres/restore-tables.ts";
import { aPlan } from "../../_builders/a-plan.ts";
import { usePostgres } from "../../_postgres.ts";
import type { StepWorld } from "../step-context.ts";
import { changedCopy, dumpShop, pgDump, SHOP } from "./_dumps.ts";
import { aDatabaseWorld, bind, settingsOf } from "./_step.ts";

describe("restoring chosen tables", function () {
  this.timeout(30_000);
  const server = usePostgres();
  let world: StepWorld;
  let folder = "";
  let dump = "";
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), "dumps-"));
    await server().freshDatabase("shop");
    await server().sql("shop", SHOP);
    dump = await dumpShop(server(), folder, { format: "custom" });
    before = await content();
    world = await aDatabaseWorld(server().connection("shop"));
  });
  afterEach(async () => {
    await world.end();
    await rm(folder, { recursive: true, force: true });
  });

  let before = "";
  const content = async (table = "orders") =>
    JSON.stringify(await server().sql("shop", `SELECT * FROM ${table} ORDER BY 1`));
  const count = async (table: string) =>
    (await server().sql("shop", `SELECT count(*)::int AS n FROM ${table}`))[0]?.["n"];
  const step = (more: object = {}, context: Partial<StepWorld["context"]> = {}) =>
    bind(
      restoreTables,
      {
        connection: settingsOf(server().connection("shop")),
        directory: folder,
        dump,
        tables: ["orders"],
        ...more,
      },
      { ...world, context: { ...world.context, ...context } },
    );
  const spoil = () =>
    server().sql(
      "shop",
      `SET ROLE master; UPDATE orders SET note = 'spoilt'; DELETE FROM orders WHERE id <= 150; INSERT INTO orders (customer) VALUES (3), (4);
      DELETE FROM order_log; ALTER TABLE orders DISABLE TRIGGER logged; ALTER TABLE orders ENABLE ALWAYS TRIGGER logged`,
    );
  const fails = async (more: object) => {
    const { status, detail } = await step(more).apply();
    assert.equal(status, "failed", detail);
    assert.deepEqual(
      await server().sql("postgres", "SELECT 1 FROM pg_database WHERE datname LIKE 'shop_%'"),
      [],
    );
    return detail;
  };

  for (const format of ["custom", "plain", "gzip"] as const)
    it(`brings rows back exactly from ${format}, keeps the present ones, and touches nothing else`, async () => {
      const from = await dumpShop(server(), folder, { format });
      await spoil();
      const spoilt = await content();
      const { status, detail, data } = await step({ dump: from }).apply();
      assert.equal(status, "succeeded", detail);
      assert.equal(await content(), before);
      assert.equal(await content("orders_before_run_1"), spoilt);
      assert.equal(await count("order_log"), 0);
      assert.deepEqual(data?.["kept"], ["public.orders_before_run_1"]);
      assert.deepEqual(data["loss"], { "public.orders": 0 });
      assert.equal((await step().observe()).found, "done");
      assert.deepEqual(
        await server().sql("shop", "SELECT tgenabled FROM pg_trigger WHERE tgname = 'logged'"),
        [{ tgenabled: "A" }],
      );
      assert.deepEqual(
        await server().sql("postgres", "SELECT 1 FROM pg_database WHERE datname LIKE 'shop_%'"),
        [],
      );
    });

  it("keeps foreign keys and generated columns, and moves sequences forward only", async () => {
    await spoil();
    await step().apply();
    const keys = await server().sql(
      "shop",
      "SELECT conname AS name, convalidated AS valid FROM pg_constraint WHERE contype = 'f'",
    );
    assert.deepEqual(keys, [{ name: "orders_customer_fkey", valid: true }]);
    const [row] = await server().sql(
      "shop",
      "INSERT INTO orders (customer) VALUES (7) RETURNING id, doubled",
    );
    assert.deepEqual(row, { id: 403, doubled: 14 });
  });

  it("brings a parent back without a cascade through its children", async () => {
    await server().sql("shop", "UPDATE customers SET name = 'spoilt'");
    const { status, detail } = await step({ tables: ["customers"] }).apply();
    assert.equal(status, "succeeded", detail);
    assert.equal(await count("orders"), 400);
    assert.equal(await count("customers WHERE name = 'spoilt'"), 0);
  });

  it("changes nothing when a row would point nowhere", async () => {
    await server().sql(
      "shop",
      "INSERT INTO customers (name) VALUES ('new'); INSERT INTO orders (customer) VALUES (21)",
    );
    const customers = await content("customers");
    assert.match(await fails({ tables: ["customers"] }), /orders_customer_fkey.*no row was changed$/);
    assert.equal(await content("customers"), customers);
    assert.equal((await step({ tables: ["customers", "orders"] }).apply()).status, "succeeded");
  });

  it("changes nothing when a row breaks a rule of today, however many rows follow", async () => {
    await server().sql(
      "shop",
      "SET ROLE master; INSERT INTO orders (customer, note) SELECT 1, repeat('x', 100) FROM generate_series(1, 60000)",
    );
    const big = await dumpShop(server(), folder, { format: "custom" });
    await server().sql("shop", "DELETE FROM orders WHERE id > 50; ALTER TABLE orders ADD CHECK (id < 1000)");
    assert.match(await fails({ dump: big }), /violates check constraint.*no row was changed$/);
    assert.equal(await count("orders"), 50);
  });

  it("changes nothing when the rows break off halfway", async () => {
    const [real = ""] = (process.env["PATH"] ?? "")
      .split(":")
      .filter((path) => existsSync(join(path, "psql")));
    const half = `case "$*" in *"COPY (SELECT"*) "${join(real, "psql")}" "$@" | head -n 200; exit 3;; esac`;
    await writeFile(join(folder, "psql"), `#!/bin/sh\n${half}\nexec "${join(real, "psql")}" "$@"\n`);
    await chmod(join(folder, "psql"), 0o755);
    await spoil();
    const spoilt = await content();
    const environment = { ...world.context.environment, PATH: `${folder}:${process.env["PATH"] ?? ""}` };
    const { status, detail } = await step({}, { environment }).apply();
    assert.equal(status, "failed", detail);
    assert.match(detail, /psql failed.*no row was changed$/);
    assert.equal(await content(), spoilt);
    assert.equal((await step().observe()).found, "not-done");
  });

  it("changes nothing when the tables stay locked", async () => {
    const other = await server().session("shop", "master");
    await other.query("BEGIN; SELECT * FROM orders LIMIT 1");
    assert.match(await fails({ lockTimeout: "300ms" }), /lock timeout/);
    await other.end();
    assert.equal(await content(), before);
  });

  it("changes nothing when the table has other columns now", async () => {
    await server().sql("shop", "ALTER TABLE orders ADD COLUMN more int");
    assert.match(await fails({}), /public\.orders has other columns in the dump than now: more integer/);
  });

  it("does not empty a table by a dump without its rows, nor bring back another dump than was approved", async () => {
    for (const option of ["--schema-only", "--exclude-table-data=orders"]) {
      const part = await pgDump(server(), join(folder, "part"), { format: "custom", args: [option] });
      const refused = (await step({ dump: part }).check()).filter(({ level }) => level === "blocking");
      assert.deepEqual(
        refused.map(({ code }) => code),
        ["DUMP_LACKS_ROWS"],
      );
      assert.match(
        await fails({ dump: part }),
        /public\.orders \(400 rows; the dump has the table without its rows\)/,
      );
    }
    assert.equal(await content(), before);
    const plan = aPlan({ findings: [...(await step().check())] });
    await dumpShop(server(), folder, { format: "custom" });
    const { status, detail } = await step({}, { plan }).apply();
    assert.equal(status, "failed");
    assert.match(detail, /the plan was approved with another/);
    const accepted = { dump: join(folder, "part"), acceptMissing: ["orders"] };
    assert.equal((await step(accepted).apply()).status, "succeeded");
    assert.equal(await count("orders"), 0);
  });

  it("fires no trigger of a partition, and leaves each as it was", async () => {
    await server().sql("shop", PARTITIONED);
    const from = await dumpShop(server(), folder, { format: "custom" });
    const was = await content("events");
    const switched = () =>
      server().sql(
        "shop",
        "SELECT tgrelid::regclass::text AS of, tgname AS name, tgenabled AS how FROM pg_trigger WHERE NOT tgisinternal ORDER BY 1, 2",
      );
    const before = await switched();
    assert.equal(new Set(before.map(({ how }) => how)).size, 3);
    await server().sql("shop", "DELETE FROM events WHERE id > 10");
    const { status, detail } = await step({ dump: from, tables: ["events"] }).apply();
    assert.equal(status, "succeeded", detail);
    assert.deepEqual([await count("touches"), await content("events")], [0, was]);
    assert.deepEqual(await switched(), before);
  });

  it("changes nothing when the rows do not come to what they were", async () => {
    await spoil();
    const spoilt = await content();
    const [real = ""] = (process.env["PATH"] ?? "")
      .split(":")
      .filter((path) => existsSync(join(path, "psql")));
    // As when something between the two databases changes values and not their number.
    const other = `case "$*" in *"COPY (SELECT"*) "${join(real, "psql")}" "$@" | sed 's/customer/client/; s/[0-9a-f]\\{32\\}/other/'; exit;; esac`;
    await writeFile(join(folder, "psql"), `#!/bin/sh\n${other}\nexec "${join(real, "psql")}" "$@"\n`);
    await chmod(join(folder, "psql"), 0o755);
    const environment = { ...world.context.environment, PATH: `${folder}:${process.env["PATH"] ?? ""}` };
    const { status, detail } = await step({}, { environment }).apply();
    assert.equal(status, "failed", detail);
    assert.match(detail, /public\.orders has other values than it must have; no row was changed$/);
    assert.equal(await content(), spoilt);
  });

  it("brings every value back, whatever the login's settings are", async () => {
    await server().sql(
      "shop",
      `SET ROLE master; CREATE TABLE prices (id int, price float8, day date, span interval, cost money, raw bytea, what regclass);
       INSERT INTO prices VALUES (1, 0.1::float8 + 0.2::float8, '2026-02-03', '-1 day 2:03', 1234.5, '\\x0001', 'orders'::regclass),
         (2, 123456789.123456789, '2026-03-02', '1 year', -1, '\\xff', NULL)`,
    );
    const from = await dumpShop(server(), folder, { format: "custom" });
    const exact = () =>
      server().sql(
        "shop",
        "SELECT id, float8send(price)::text, day::text, span::text, cost::text, raw::text, what::text FROM prices ORDER BY id",
      );
    const was = await exact();
    await server().sql("shop", "UPDATE prices SET price = 0, day = NULL, span = NULL");
    const set = "ALTER ROLE master SET";
    const settings = [
      "extra_float_digits = 0",
      "DateStyle = 'SQL, DMY'",
      "IntervalStyle = sql_standard",
      "bytea_output = escape",
    ];
    try {
      await server().sql("postgres", settings.map((setting) => `${set} ${setting}`).join("; "));
      await server().sql("postgres", "ALTER DATABASE shop SET search_path = pg_catalog");
      const { status, detail } = await step({ dump: from, tables: ["prices"] }).apply();
      assert.equal(status, "succeeded", detail);
    } finally {
      await server().sql("postgres", "ALTER ROLE master RESET ALL; ALTER DATABASE shop RESET search_path");
    }
    assert.deepEqual(await exact(), was);
  });

  it("hands out no key that is taken, by a fresh sequence or one that counts down", async () => {
    const make = (start: number) =>
      `CREATE TABLE tickets (id serial PRIMARY KEY); CREATE TABLE debts (id int GENERATED BY DEFAULT AS IDENTITY (INCREMENT -1 START ${start}) PRIMARY KEY)`;
    await server().sql(
      "shop",
      `SET ROLE master; ${make(-1)}; INSERT INTO tickets DEFAULT VALUES; INSERT INTO debts DEFAULT VALUES; INSERT INTO debts DEFAULT VALUES`,
    );
    const from = await dumpShop(server(), folder, { format: "custom" });
    // The bad migration made the tables anew.
    await server().sql("shop", `SET ROLE master; DROP TABLE tickets, debts; ${make(-1)}`);
    const { status, detail } = await step({ dump: from, tables: ["tickets", "debts"] }).apply();
    assert.equal(status, "succeeded", detail);
    await server().sql("shop", "INSERT INTO tickets DEFAULT VALUES; INSERT INTO debts DEFAULT VALUES");
    assert.deepEqual(await server().sql("shop", "SELECT id FROM tickets ORDER BY 1"), [{ id: 1 }, { id: 2 }]);
    assert.deepEqual(await server().sql("shop", "SELECT id FROM debts ORDER BY 1"), [
      { id: -3 },
      { id: -2 },
      { id: -1 },
    ]);
  });

  it("keeps the rows of two tables apart whose long names begin alike", async () => {
    const [one = "", two = ""] = ["a", "b"].map(
      (end) => `${"line_items_of_the_month_".repeat(3).slice(0, 56)}_${end}`,
    );
    await server().sql("shop", `SET ROLE master; CREATE TABLE ${one} (id int); CREATE TABLE ${two} (id int)`);
    const from = await dumpShop(server(), folder, { format: "custom" });
    const both = step({ dump: from, tables: [one, two] }, { run: "20261121-073518-abc123" });
    const { status, detail, data } = await both.apply();
    assert.equal(status, "succeeded", detail);
    assert.equal(new Set(data?.["kept"] as string[]).size, 2);
  });

  it("tells no rows when it fails", async () => {
    await server().sql("shop", "DELETE FROM orders WHERE id > 50; ALTER TABLE orders ADD CHECK (id < 100)");
    const detail = await fails({});
    assert.match(detail, /ERROR: +new row for relation "orders" violates check constraint/);
    assert.doesNotMatch(detail, /DETAIL|CONTEXT|[0-9a-f]{32}/);
  });

  it("is undone, with the restored rows kept beside", async () => {
    await spoil();
    const spoilt = await content();
    await step().apply();
    const { status, detail } = await step().undo();
    assert.equal(status, "succeeded", detail);
    assert.equal(await content(), spoilt);
    assert.equal(await content("orders_restored_run_1"), before);
    // As when it was killed before this was written down.
    assert.equal((await step().undo()).status, "skipped");
    assert.equal(await content(), spoilt);
  });

  it("tells done, begun and not done apart after a crash", async () => {
    assert.equal((await step().observe()).found, "not-done");
    const abort = new AbortController();
    const other = await server().session("shop", "master");
    await other.query("BEGIN; SELECT * FROM orders LIMIT 1");
    const stopped = step({ lockTimeout: "1m" }, { signal: abort.signal }).apply();
    setTimeout(() => abort.abort(), 2500);
    assert.notEqual((await stopped).status, "succeeded");
    await other.end();
    assert.equal((await step().observe()).found, "not-done");
    assert.equal(await content(), before);
    assert.equal((await step().apply()).status, "succeeded");
  });

  it("refuses unknown tables and unfit ones, before anything", async () => {
    const codes = async (more: object) =>
      (await step(more).check()).filter(({ level }) => level === "blocking").map(({ code }) => code);
    assert.deepEqual(await codes({ tables: ["orders", "ordrs"] }), ["TABLE_NOT_IN_DUMP", "TABLE_UNKNOWN"]);
    await server().sql("shop", "CREATE TABLE late (id int)");
    assert.deepEqual(await codes({ tables: ["late"] }), ["TABLE_NOT_IN_DUMP"]);
    await server().sql(
      "shop",
      "CREATE TABLE heir () INHERITS (customers); CREATE TABLE orders_before_run_1 (id int)",
    );
    assert.deepEqual(await codes({ tables: ["customers", "orders"] }), [
      "TABLE_INHERITED",
      "TABLE_NAME_TAKEN",
    ]);
    const cut = await changedCopy(dump, join(folder, "cut.dump"), (bytes) => bytes.subarray(0, 900));
    assert.deepEqual(await codes({ dump: cut }), ["DUMP_UNUSABLE"]);
    assert.throws(() => {
      step({ tables: ["orders; DROP TABLE orders"] });
    });
  });
});

const PARTITIONED = `SET ROLE master;
  CREATE TABLE events (id int, what text) PARTITION BY RANGE (id);
  CREATE TABLE events_1 PARTITION OF events FOR VALUES FROM (0) TO (100);
  CREATE TABLE touches (id int);
  CREATE FUNCTION touch() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN INSERT INTO touches VALUES (NEW.id); NEW.what := 'touched'; RETURN NEW; END $$;
  INSERT INTO events SELECT n, 'event ' || n FROM generate_series(1, 20) n;
  CREATE TRIGGER own BEFORE INSERT ON events_1 FOR EACH ROW EXECUTE FUNCTION touch();
  CREATE TRIGGER common BEFORE INSERT ON events FOR EACH ROW EXECUTE FUNCTION touch();
  CREATE TRIGGER always BEFORE INSERT ON events FOR EACH ROW EXECUTE FUNCTION touch();
  ALTER TABLE events ENABLE ALWAYS TRIGGER always;
  ALTER TABLE events_1 DISABLE TRIGGER common;`;
