import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { describeOne, PASSWORD, query } from "../lab/cloud/rds-harness.ts";
import type { Report } from "../../src/model/report.ts";
import { aDataStack, type DataStack, endWorlds } from "./_data-stack.ts";
import { stopWatches, watchOpenDatabases } from "./_open-databases.ts";
import type { Scenario } from "./_scenario.ts";
import { startWriter, stopWriters } from "./_writer.ts";

const OWNER = { user: "app", password: PASSWORD };
const SHOP = { user: "shop", password: "shop-password" };

describe("a rollback with its data under an application that writes all the time", function () {
  this.timeout(300_000);
  afterEach(async () => {
    await Promise.all([stopWriters(), stopWatches()]);
    await endWorlds();
  });

  it("loses exactly what it prints, nothing of after the cut-over, and never lets two databases be written to", async () => {
    const { stack, sql, rds } = await aDataStack({
      between: "ALTER TABLE orders ADD COLUMN token bigint",
      up: "ALTER TABLE orders DROP COLUMN note",
    });
    const writer = startWriter(stack, OWNER);
    const watch = watchOpenDatabases(rds, OWNER);
    await writer.writes(50);
    const done = await stack.rollback("--to", "v1.0.0", "--yes", "--accept-loss", "5");
    assert.equal(done.exitCode, 0, done.stdout + done.stderr);
    await writer.writes(50);
    await stopWriters();
    await stopWatches();

    const old = await describeOne(rds, `orders-old-${stack.journal()[0]!.run.slice(-6)}`);
    await assert.rejects(query(old, "SELECT 1", "platform"), /permission denied for database/);
    await query(old, "GRANT CONNECT ON DATABASE platform TO app", "postgres");
    const tokens = "SELECT coalesce(token, -id)::int AS token FROM orders";
    const before = tokensOf(await query(old, tokens, "platform"));
    const now = tokensOf(await sql(tokens));

    const lost = [...before].filter((token) => !now.has(token));
    const loss = await lossOf(stack);
    assert.deepEqual(loss, { "public.orders": lost.length });
    assert.match(
      done.stdout,
      new RegExp(`fewer rows than the fenced database: public\\.orders ${lost.length}\\n`),
    );
    const acknowledged = new Set(writer.acknowledged.map(({ token }) => token));
    assert.deepEqual(
      lost.filter((token) => !acknowledged.has(token) && !writer.unsure.has(token)),
      [],
    );
    assert.deepEqual(
      [...acknowledged].filter((token) => !before.has(token) && !now.has(token)),
      [],
    );
    const fencedAt = settledAt(stack, "fence-database");
    const late = writer.acknowledged.filter(({ at }) => at > fencedAt);
    assert.ok(late.length >= 50 && late.every(({ token }) => now.has(token)));
    assert.ok(lost.length >= 50 && writer.connections() >= 2);

    const [oldId, newId] = [old.DbiResourceId!, (await describeOne(rds, "orders")).DbiResourceId!];
    assert.deepEqual(
      watch.looks.filter(({ open }) => open.length > 1),
      [],
    );
    const order = watch.looks.flatMap(({ open }) => open);
    assert.deepEqual([...new Set(order)], [oldId, newId]);
    assert.ok(order.lastIndexOf(oldId) < order.indexOf(newId));
    assert.ok(watch.looks.some(({ instances, open }) => instances === 2 && open.length === 0));
  });

  it("keeps every row on the way down; where the application logs in as the toolkit it says so and changes nothing", async () => {
    const world = await aDataStack({
      between: "ALTER TABLE orders ADD COLUMN token bigint",
      up: "ALTER TABLE orders ADD COLUMN gift text",
      down: "ALTER TABLE orders DROP COLUMN gift",
      settings: "    patience: 1s",
    });
    const { stack, sql } = world;
    await sql("INSERT INTO orders (gift) VALUES ('a ribbon')");
    await refusesSharedLogin(world);

    await sql(`CREATE ROLE shop LOGIN PASSWORD '${SHOP.password}';
      GRANT SELECT, INSERT ON orders TO shop; GRANT USAGE ON SEQUENCE orders_id_seq TO shop; TRUNCATE orders;
      INSERT INTO orders (gift) VALUES ('a ribbon')`);
    const writer = startWriter(stack, SHOP);
    await writer.writes(50);
    const done = await stack.rollback("--to", "v1.0.0", "--yes", "--accept-rows", "1");
    assert.equal(done.exitCode, 0, done.stdout + done.stderr);
    await writer.writes(50);
    await stopWriters();

    const now = tokensOf(await sql("SELECT token::int FROM orders WHERE token IS NOT NULL"));
    const { acknowledged, unsure } = writer;
    assert.deepEqual(
      acknowledged.filter(({ token }) => !now.has(token)),
      [],
    );
    assert.deepEqual(
      [...now].filter((token) => !unsure.has(token) && !acknowledged.some((one) => one.token === token)),
      [],
    );
    const [fenced, opened] = [settledAt(stack, "fence-database"), intendedAt(stack, "open-database")];
    assert.deepEqual(
      acknowledged.filter(({ at }) => at > fenced && at < opened),
      [],
    );
    assert.deepEqual(await sql("SELECT version::int FROM schema_migrations"), [{ version: 1 }]);
  });
});

/** The fence cannot hold where the application is whom it must let in. */
async function refusesSharedLogin({ stack, sql }: DataStack): Promise<void> {
  const writer = startWriter(stack, OWNER);
  await writer.writes(10);
  const planned = await stack.rollback("plan", "--to", "v1.0.0");
  assert.match(planned.stdout, /TOOLKIT_LOGIN_SHARED/);
  const refused = await stack.rollback("--to", "v1.0.0", "--yes", "--accept-rows", "1");
  assert.equal(refused.exitCode, 1, refused.stdout + refused.stderr);
  assert.match(refused.stdout.replaceAll(/\s+/g, " "), /give the application a user of its own/);
  await writer.writes(10);
  await stopWriters();
  const tokens = tokensOf(await sql("SELECT token::int FROM orders"));
  assert.ok(writer.acknowledged.every(({ token }) => tokens.has(token)));
  assert.deepEqual(await sql("SELECT gift FROM orders WHERE gift IS NOT NULL"), [{ gift: "a ribbon" }]);
  assert.deepEqual(await sql("SELECT version::int FROM schema_migrations"), [{ version: 2 }]);
  assert.equal((await stack.state()).resources["service"]?.inputs?.["version"], "v2.0.0");
  assert.equal((await stack.rollback("status")).exitCode, 0);
}

const tokensOf = (rows: readonly unknown[]): Set<number> =>
  new Set(rows.map((row) => (row as { readonly token: number }).token));

async function lossOf(stack: Scenario): Promise<unknown> {
  const report = JSON.parse(await readFile(join(stack.runDirectory(), "report.json"), "utf8")) as Report;
  return report.steps.find(({ step }) => step === "validate-database")?.data?.["loss"];
}

function settledAt(stack: Scenario, step: string): number {
  const entry = stack
    .journal()
    .find(({ record }) => record.type === "step-settled" && record.outcome.step === step);
  return Date.parse(entry?.at ?? "");
}

function intendedAt(stack: Scenario, step: string): number {
  const entry = stack.journal().find(({ record }) => record.type === "step-intended" && record.step === step);
  return Date.parse(entry?.at ?? "");
}
