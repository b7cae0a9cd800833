import assert from "node:assert/strict";
import { join } from "node:path";
import { describeOne, query } from "../lab/cloud/rds-harness.ts";
import { ROOT } from "./_environment.ts";
import { openTerminal } from "./_terminal.ts";
import { aDataStack, type DataStack, endWorlds } from "./_data-stack.ts";

describe("a rollback with its data", function () {
  this.timeout(300_000);
  let world: DataStack;
  afterEach(endWorlds);

  it("returns to the moment before a migration that dropped a column, and says what that gives up", async () => {
    world = await aDataStack({
      up: "ALTER TABLE orders DROP COLUMN note",
      down: "ALTER TABLE orders ADD COLUMN note text",
    });
    const { stack, sql, rds } = world;
    await sql(
      "INSERT INTO orders DEFAULT VALUES; INSERT INTO orders DEFAULT VALUES; INSERT INTO orders DEFAULT VALUES",
    );
    const before = await describeOne(rds, "orders");

    const planned = await stack.rollback("plan", "--to", "v1.0.0");
    assert.equal(planned.exitCode, 0, planned.stdout + planned.stderr);
    assert.match(planned.stdout, /orders returns to .* \(point in time\)/);
    assert.match(planned.stdout, /the column orders\.note was dropped/);
    assert.match(planned.stdout, /gives up 1 minute; rows written since:\s+public\.orders\s+3/);

    const refused = await stack.rollback("--to", "v1.0.0", "--yes");
    assert.equal(refused.exitCode, 2, refused.stdout + refused.stderr);
    assert.match(refused.stderr, /gives up 1 minute of data, which was not accepted/);

    const done = await stack.rollback("--to", "v1.0.0", "--yes", "--accept-loss", "5");
    assert.equal(done.exitCode, 0, done.stdout + done.stderr);
    assert.match(done.stdout, /fewer rows than the fenced database: public\.orders 3/);
    assert.deepEqual(await sql("SELECT note FROM orders ORDER BY id"), [
      { note: "first" },
      { note: "second" },
    ]);

    const now = await describeOne(rds, "orders");
    assert.notEqual(now.DbiResourceId, before.DbiResourceId);
    const state = await stack.state();
    assert.equal(state.resources["database"]?.id, now.DbiResourceId);
    assert.equal(state.resources["service"]?.inputs?.["version"], "v1.0.0");
    const old = await describeOne(rds, `orders-old-${stack.journal()[0]!.run.slice(-6)}`);
    await assert.rejects(query(old, "SELECT 1", "platform"), /permission denied for database/);
    await query(old, "GRANT CONNECT ON DATABASE platform TO app", "postgres");
    assert.deepEqual(await query(old, "SELECT count(*)::int FROM orders", "platform"), [{ count: 5 }]);
    const preview = await stack.pulumi("preview", "--refresh", "--stack", "prod", "--diff");
    assert.doesNotMatch(preview.stdout, /replace|delete|identifier/);

    const safety = `rollback-${stack.journal()[0]!.run}-orders-safety`;
    const regretted = await stack.rollback("snapshot", "restore", safety, "--yes", "--accept-loss", "5");
    assert.equal(regretted.exitCode, 0, regretted.stdout + regretted.stderr);
    assert.deepEqual(await sql("SELECT count(*)::int FROM orders"), [{ count: 5 }]);
  });

  it("does not take a copy that holds the damage already, and returns to an approved moment before it", async () => {
    const migrated = "ALTER TABLE orders DROP COLUMN IF EXISTS note";
    world = await aDataStack({
      up: migrated,
      // The team migrates before it deploys, and golang-migrate does not record when.
      between: `SELECT pg_sleep(2.5); ${migrated}; UPDATE schema_migrations SET version = 2`,
    });
    const { stack, sql, rds } = world;
    const before = await describeOne(rds, "orders");
    const planned = await stack.rollback("plan", "--to", "v1.0.0");
    assert.match(planned.stdout, /MOMENT_NOT_PROVEN/);
    const late = await stack.rollback("--to", "v1.0.0", "--yes", "--accept-loss", "5");
    assert.notEqual(late.exitCode, 0);
    assert.match(late.stdout, /the\s+copy\s+holds\s+2\s+already/);
    assert.match(late.stdout, /everything\s+done\s+before\s+it\s+was\s+taken\s+back/);
    assert.equal((await describeOne(rds, "orders")).DbiResourceId, before.DbiResourceId);
    await sql("INSERT INTO orders DEFAULT VALUES");

    const [written] = await sql("SELECT max(created_at) AS at FROM orders WHERE id <= 2");
    const at = new Date((written?.["at"] as Date).getTime() + 1000).toISOString();
    const file = join(stack.backend, "..", "plan.json");
    const plan = await stack.rollback("plan", "--to", "v1.0.0", "--data-at", at, "--out", file);
    assert.equal(plan.exitCode, 0, plan.stdout + plan.stderr);
    assert.match(plan.stdout, /a person named the moment/);
    const applied = await stack.rollback("apply", file);
    assert.equal(applied.exitCode, 0, applied.stdout + applied.stderr);
    assert.deepEqual(await sql("SELECT note FROM orders ORDER BY id"), [
      { note: "first" },
      { note: "second" },
    ]);
  });

  it("migrates down where nothing was destroyed, and counts what the way down drops", async () => {
    world = await aDataStack({
      up: "ALTER TABLE orders ADD COLUMN gift text",
      down: "ALTER TABLE orders DROP COLUMN gift",
    });
    const { stack, sql } = world;
    await sql("INSERT INTO orders (note, gift) VALUES ('third', 'a ribbon')");
    const planned = await stack.rollback("plan", "--to", "v1.0.0");
    assert.match(planned.stdout, /orders goes down from 2 to 1/);
    assert.match(planned.stdout, /drops public\.orders\.gift 1/);

    const done = await stack.rollback("--to", "v1.0.0", "--yes", "--accept-rows", "1");
    assert.equal(done.exitCode, 0, done.stdout + done.stderr);
    assert.deepEqual(await sql("SELECT note FROM orders ORDER BY id"), [
      { note: "first" },
      { note: "second" },
      { note: "third" },
    ]);
    assert.deepEqual(await sql("SELECT version::int FROM schema_migrations"), [{ version: 1 }]);
    assert.deepEqual(
      await sql(
        "SELECT column_name FROM information_schema.columns WHERE table_name = 'orders' AND column_name = 'gift'",
      ),
      [],
    );
  });

  it("returns to the safety snapshot, after asking, when the migrations stop halfway down", async () => {
    world = await aDataStack({
      up: "ALTER TABLE orders ADD COLUMN gift text; CREATE INDEX orders_gift ON orders (gift)",
      // Outside of a transaction, as an index that is dropped concurrently must be: the first half stays.
      down: "DROP INDEX CONCURRENTLY orders_gift;\nALTER TABLE orders DROP COLUMN gift;\nALTER TABLE orders ADD COLUMN note text;",
    });
    const { stack, sql, rds } = world;
    await sql("INSERT INTO orders (note, gift) VALUES ('third', 'a ribbon')");
    const command = [process.execPath, join(ROOT, "src/cli/main.ts"), "--to", "v1.0.0", "--stack", "prod"];
    const terminal = openTerminal(command, { cwd: stack.project, env: stack.env });
    await terminal.answer(/Type the stack and the rows that may lose data \(prod 1\)/, "prod 1");
    await terminal.answer(/Type the stack and the minutes of data you give up \(prod 1\)/, "no");
    for (const typed of ["nope", "still no"])
      await terminal.answer(/was typed for the stack, which is prod\s[\s\S]*Type the stack and/, typed);
    assert.equal(await terminal.ended, 8, terminal.shown());
    const snapshot = /rollback snapshot restore (\S+)/.exec(terminal.shown())?.[1] ?? "";
    assert.match(snapshot, /^rollback-.*-safety$/);
    await assert.rejects(stack.rollback("resume").then(({ exitCode }) => assert.equal(exitCode, 0)));

    const other = await stack.rollback("--to", "v1.0.0", "--yes", "--accept-rows", "1");
    assert.match(other.stderr, /has not ended/);
    const restored = await stack.rollback("snapshot", "restore", snapshot, "--yes", "--accept-loss", "5");
    assert.equal(restored.exitCode, 0, restored.stdout + restored.stderr);
    assert.match(restored.stdout, /RUN_GIVEN_UP/);
    assert.deepEqual(await sql("SELECT note, gift FROM orders ORDER BY id"), [
      { note: "first", gift: null },
      { note: "second", gift: null },
      { note: "third", gift: "a ribbon" },
    ]);
    assert.equal(
      (await stack.state()).resources["database"]?.id,
      (await describeOne(rds, "orders")).DbiResourceId,
    );
    const history = await stack.rollback("history");
    assert.match(history.stdout, /abandoned/);
    const status = await stack.rollback("status");
    assert.equal(status.exitCode, 0, status.stdout);
  });
});
