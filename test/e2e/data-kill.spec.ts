import assert from "node:assert/strict";
import { globSync } from "node:fs";
import { join } from "node:path";
import { describeOne, PASSWORD, query } from "../lab/cloud/rds-harness.ts";
import { aDataStack, endWorlds } from "./_data-stack.ts";
import { killEverywhere } from "./_kill-everywhere.ts";
import { assertEveryStepOnce, assertReturned, effectsOf } from "./_returned.ts";
import type { Scenario } from "./_scenario.ts";

const THREE_MORE =
  "INSERT INTO orders DEFAULT VALUES; INSERT INTO orders DEFAULT VALUES; INSERT INTO orders DEFAULT VALUES";

describe("a rollback with its data that is killed around every entry of its journal", function () {
  this.timeout(300_000);
  afterEach(endWorlds);

  it("comes to the same end at a point in time, with one restore, one snapshot and the exact loss", async () => {
    const world = await aDataStack({ up: "ALTER TABLE orders DROP COLUMN note" });
    const { stack, rds } = world;
    await world.sql(THREE_MORE);
    const before = await describeOne(rds, "orders");

    const steps = ["fence-database", "take-snapshot", "restore-database", "validate-database"].concat([
      "swap-database",
      "adopt-database",
      "keep-old-database",
      "update-stack",
    ]);
    const resumed = await killEverywhere(stack, steps, "--to", "v1.0.0", "--yes", "--accept-loss", "5");
    assert.equal(resumed.exitCode, 0, resumed.stderr + resumed.stdout);
    assert.match(resumed.stdout, /fewer rows than the fenced database: public\.orders 3\n/);
    assertEveryStepOnce(stack);
    await assertReturned(world, before);
    assert.equal(updatesOf(stack), 4, "three deploys and one way back");
  });

  it("comes to the same end by a down migration, with one snapshot and nothing lost but what it drops", async () => {
    const world = await aDataStack({
      up: "ALTER TABLE orders ADD COLUMN gift text",
      down: "ALTER TABLE orders DROP COLUMN gift",
    });
    const { stack, sql, rds } = world;
    await sql(`INSERT INTO orders (note, gift) VALUES ('third', 'a ribbon');
      CREATE ROLE shop LOGIN PASSWORD '${PASSWORD}'; GRANT SELECT ON orders TO shop`);
    const before = await describeOne(rds, "orders");
    const rights = () =>
      sql(`SELECT coalesce(datacl, acldefault('d', datdba))::text, datconnlimit
           FROM pg_database WHERE datname = 'platform'`);
    const open = await rights();

    const steps = ["fence-database", "take-snapshot", "migrate-down", "open-database", "update-stack"];
    const resumed = await killEverywhere(stack, steps, "--to", "v1.0.0", "--yes", "--accept-rows", "1");
    assert.equal(resumed.exitCode, 0, resumed.stderr + resumed.stdout);
    assertEveryStepOnce(stack);
    assert.equal(await effectsOf(world, "CreateDBSnapshot"), 1);
    assert.equal((await describeOne(rds, "orders")).DbiResourceId, before.DbiResourceId);
    assert.deepEqual(await sql("SELECT * FROM schema_migrations"), [{ version: "1", dirty: false }]);
    assert.deepEqual(await sql("SELECT note, to_jsonb(orders) ? 'gift' AS gift FROM orders ORDER BY id"), [
      { note: "first", gift: false },
      { note: "second", gift: false },
      { note: "third", gift: false },
    ]);
    assert.deepEqual(await rights(), open);
    assert.deepEqual(await query(before, "SELECT 1 AS one", "platform"), [{ one: 1 }]);
    assert.equal((await stack.state()).resources["service"]?.inputs?.["version"], "v1.0.0");
    assert.equal(updatesOf(stack), 4, "three deploys and one way back");
  });
});

const updatesOf = ({ backend }: Scenario): number =>
  globSync(join(backend, ".pulumi/history/shop/prod/*.history.json")).length;
