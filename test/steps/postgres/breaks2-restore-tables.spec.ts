import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { findPostgresTool } from "../../../src/adapters/postgres-tools.ts";
import { restoreTables } from "../../../src/steps/postgres/restore-tables.ts";
import { usePostgres } from "../../_postgres.ts";
import type { StepWorld } from "../step-context.ts";
import { dumpShop } from "./_dumps.ts";
import { aDatabaseWorld, bind, settingsOf } from "./_step.ts";

describe("breaking the return of chosen tables", function () {
  this.timeout(30_000);
  const server = usePostgres();
  let world: StepWorld;
  let folder = "";
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), "dumps-"));
    await server().freshDatabase("shop");
    world = await aDatabaseWorld(server().connection("shop"));
  });
  afterEach(async () => {
    await server().sql("postgres", "ALTER ROLE master RESET extra_float_digits");
    await world.end();
    await rm(folder, { recursive: true, force: true });
  });

  const sql = (text: string) => server().sql("shop", text);
  const step = (dump: string, table: string) =>
    bind(
      restoreTables,
      { connection: settingsOf(server().connection("shop")), directory: folder, dump, tables: [table] },
      world,
    );
  const pgDump = async (name: string, ...args: string[]): Promise<string> => {
    const tool = await findPostgresTool("pg_dump", { environment: process.env });
    const { host, port, user, password } = server().connection("shop");
    const file = join(folder, name);
    execFileSync(tool.path, ["-Fc", `--file=${file}`, ...args, "shop"], {
      env: { PATH: process.env["PATH"], PGHOST: host, PGPORT: String(port), PGUSER: user, PGPASSWORD: password },
    });
    return file;
  };

  it("fires no trigger of a partition and brings its rows back as they were", async () => {
    await sql(`SET ROLE master;
      CREATE TABLE events (id int, what text) PARTITION BY RANGE (id);
      CREATE TABLE events_1 PARTITION OF events FOR VALUES FROM (0) TO (100);
      CREATE TABLE log (id int);
      CREATE FUNCTION noted() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN INSERT INTO log VALUES (NEW.id); NEW.what := 'touched'; RETURN NEW; END $$;
      INSERT INTO events SELECT n, 'event ' || n FROM generate_series(1, 20) n;
      CREATE TRIGGER noted BEFORE INSERT ON events_1 FOR EACH ROW EXECUTE FUNCTION noted();`);
    const before = await sql("SELECT * FROM events ORDER BY id");
    const dump = await dumpShop(server(), folder, { format: "custom" });
    await sql("DELETE FROM events WHERE id > 10");
    const { status, detail } = await step(dump, "events").apply();
    assert.equal(status, "succeeded", detail);
    assert.deepEqual(await sql("SELECT count(*)::int AS n FROM log"), [{ n: 0 }]);
    assert.deepEqual(await sql("SELECT * FROM events ORDER BY id"), before);
  });

  it("brings every digit of a number back, whatever the login's settings are", async () => {
    await sql(`SET ROLE master; CREATE TABLE prices (id int, price float8);
      INSERT INTO prices VALUES (1, 0.1::float8 + 0.2::float8), (2, 123456789.123456789)`);
    await server().sql("postgres", "ALTER ROLE master SET extra_float_digits = 0");
    const dump = await dumpShop(server(), folder, { format: "custom" });
    const exact = "SELECT id, float8send(price)::text AS bits FROM prices ORDER BY id";
    const before = await sql(exact);
    await sql("UPDATE prices SET price = 0");
    const { status, detail } = await step(dump, "prices").apply();
    assert.equal(status, "succeeded", detail);
    assert.deepEqual(await sql(exact), before);
  });

  for (const [what, option] of [
    ["a dump of the schema alone", "--schema-only"],
    ["a dump that leaves the rows of the table out", "--exclude-table-data=orders"],
  ] as const)
    it(`does not empty a table by ${what}`, async () => {
      await sql(`SET ROLE master; CREATE TABLE orders (id int); INSERT INTO orders SELECT generate_series(1, 40)`);
      const dump = await pgDump("part.dump", option);
      const findings = await step(dump, "orders").check();
      const { status, detail } = await step(dump, "orders").apply();
      assert.deepEqual(
        [await sql("SELECT count(*)::int AS n FROM orders"), status, findings.some(({ level }) => level === "blocking")],
        [[{ n: 40 }], "failed", true],
        detail,
      );
    });

  it("can be given up twice: the undo that was killed before it was written down is told as done", async () => {
    await sql(`SET ROLE master; CREATE TABLE orders (id int); INSERT INTO orders SELECT generate_series(1, 40)`);
    const dump = await dumpShop(server(), folder, { format: "custom" });
    await sql("DELETE FROM orders WHERE id > 10");
    assert.equal((await step(dump, "orders").apply()).status, "succeeded");
    assert.equal((await step(dump, "orders").undo()).status, "succeeded");
    const again = await step(dump, "orders").undo();
    assert.notEqual(again.status, "failed", again.detail);
    assert.deepEqual(await sql("SELECT count(*)::int AS n FROM orders"), [{ n: 10 }]);
  });

  it("does not hand out a key that is taken: a fresh sequence and one row that comes back", async () => {
    await sql(`SET ROLE master; CREATE TABLE orders (id serial PRIMARY KEY, note text); INSERT INTO orders (note) VALUES ('one')`);
    const dump = await dumpShop(server(), folder, { format: "custom" });
    // The bad migration made the table anew.
    await sql("SET ROLE master; DROP TABLE orders; CREATE TABLE orders (id serial PRIMARY KEY, note text)");
    assert.equal((await step(dump, "orders").apply()).status, "succeeded");
    await sql("INSERT INTO orders (note) VALUES ('two')");
    assert.deepEqual(await sql("SELECT id FROM orders ORDER BY id"), [{ id: 1 }, { id: 2 }]);
  });

  it("restores two tables whose long names begin alike", async () => {
    const [one, two] = ["a", "b"].map((end) => `${"customer_invoice_line_items_archived_by_the_month_".repeat(2).slice(0, 56)}_${end}`);
    await sql(`SET ROLE master; CREATE TABLE ${one} (id int); CREATE TABLE ${two} (id int)`);
    const dump = await dumpShop(server(), folder, { format: "custom" });
    const both = bind(
      restoreTables,
      { connection: settingsOf(server().connection("shop")), directory: folder, dump, tables: [one, two] },
      { ...world, context: { ...world.context, run: "20261121-073518-abc123" } },
    );
    const blocked = (await both.check()).some(({ level }) => level === "blocking");
    const { status, detail } = await both.apply();
    assert.ok(status === "succeeded" || blocked, `nothing in the plan told it: ${detail}`);
  });
});
