import assert from "node:assert/strict";
import { useDirectory } from "../_builders/use-directory.ts";
import { usePostgres } from "../_postgres.ts";
import { aDataWorld, aMigration, appliedUpTo, type DataWorld } from "./a-data-world.ts";

const ORDERS = aMigration("1", "CREATE TABLE orders (id int)", "DROP TABLE orders");
const GIFT = aMigration(
  "2",
  "ALTER TABLE orders ADD COLUMN gift text",
  "ALTER TABLE orders DROP COLUMN gift",
);

describe("the schema that a release knows", function () {
  this.timeout(30_000);
  const server = usePostgres();
  const directory = useDirectory("schema-");
  let world: DataWorld;
  beforeEach(async () => {
    await server().freshDatabase("shop");
    await server().sql("shop", `CREATE TABLE orders (id int, gift text); ${appliedUpTo(2)}`);
    world = aDataWorld(directory(), server().connection("shop"));
  });

  it("is not asked where no migrations are configured", async () => {
    assert.equal(await world.schema(world.deploy({}), { migrations: undefined }), undefined);
  });

  it("is compared with what the deployed commit has, whatever the working tree holds", async () => {
    const first = world.deploy(ORDERS);
    world.deploy(GIFT);
    world.repository.write("migrations/2_step.down.sql", "edited away");
    world.repository.write("migrations/3_step.up.sql", "not deployed");
    const { beyond, target, drops } = (await world.schema(first))!;
    assert.deepEqual([beyond, target], [["2"], "1"]);
    assert.deepEqual(drops, [{ name: "public.orders.gift", rows: 0 }]);
  });

  it("is nothing of a release that is older than the first migration", async () => {
    const oldest = world.deploy({ "README.md": "soon" });
    world.deploy({ ...ORDERS, ...GIFT });
    const { beyond, target } = (await world.schema(oldest))!;
    assert.deepEqual([beyond, target], [["2", "1"], undefined]);
  });

  it("cannot be told of a release that has the same migrations in another folder", async () => {
    const moved = Object.fromEntries(
      Object.entries(ORDERS).map(([file, text]) => [file.replace("migrations", "db/changes"), text]),
    );
    const first = world.deploy(moved);
    const gone = Object.fromEntries(Object.keys(moved).map((file) => [file, null]));
    world.deploy({ ...gone, ...ORDERS, ...GIFT });
    await assert.rejects(world.schema(first), (error: Error) => {
      assert.match(error.message, /no folder "migrations", but .* as "db\/changes\/1_step\.(up|down)\.sql"/);
      return true;
    });
  });

  it("takes another project's migrations of the same name for no move", async () => {
    const first = world.deploy({ "billing/1_step.up.sql": "CREATE TABLE invoices (id int)" });
    world.deploy({ ...ORDERS, ...GIFT });
    assert.deepEqual((await world.schema(first))?.beyond, ["2", "1"]);
  });

  it("cannot be told where the two releases have migrations of different tools", async () => {
    const first = world.deploy({ "migrations/V1__orders.sql": "CREATE TABLE orders (id int)" });
    world.deploy({ "migrations/V1__orders.sql": null, ...ORDERS, ...GIFT });
    await assert.rejects(
      world.schema(first),
      /the release's migrations are those of flyway, .* golang-migrate/,
    );
  });

  it("cannot be told where the deployed commit has no such folder", async () => {
    const first = world.deploy({});
    world.deploy({});
    await assert.rejects(world.schema(first), /the folder "migrations" of commit \w+ cannot be read/);
  });
});
