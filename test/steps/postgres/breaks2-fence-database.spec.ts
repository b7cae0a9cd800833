import assert from "node:assert/strict";
import { setTimeout as sleep } from "node:timers/promises";
import { fenceDatabase } from "../../../src/steps/postgres/fence-database.ts";
import { usePostgres } from "../../_postgres.ts";
import type { StepWorld } from "../step-context.ts";
import { aDatabaseWorld, bind, settingsOf } from "./_step.ts";

describe("breaking the fence of a database", function () {
  this.timeout(60_000);
  const server = usePostgres();
  let world: StepWorld;
  beforeEach(async () => {
    world = await aDatabaseWorld(server().connection("shop"));
    for (const name of ["source", "shop"]) {
      await server().freshDatabase(name);
      await server().sql(name, "CREATE TABLE orders (id int PRIMARY KEY); ALTER TABLE orders OWNER TO master");
    }
    const { host, port, user, password } = server().connection("source", "admin");
    const quoted = (password ?? "").replaceAll("'", "\\'").replaceAll("'", "''");
    await server().sql("source", "CREATE PUBLICATION everything FOR ALL TABLES");
    await server().sql("source", "SELECT pg_create_logical_replication_slot('inflow', 'pgoutput')");
    await server().sql(
      "shop",
      `CREATE SUBSCRIPTION inflow CONNECTION 'host=${host} port=${port} user=${user} dbname=source password=''${quoted}'''
       PUBLICATION everything WITH (create_slot = false, slot_name = 'inflow')`,
    );
  });
  afterEach(async () => {
    await server().sql("postgres", "ALTER DATABASE shop RESET default_transaction_read_only");
    await server().sql("shop", "ALTER SUBSCRIPTION inflow DISABLE");
    await server().sql("shop", "ALTER SUBSCRIPTION inflow SET (slot_name = NONE)");
    await server().sql("shop", "DROP SUBSCRIPTION inflow");
    await world.end();
  });

  const rows = async () => (await server().sql("shop", "SELECT count(*)::int AS n FROM orders"))[0]?.["n"];
  const until = async (n: number) => {
    for (let tries = 0; tries < 100 && (await rows()) !== n; tries += 1) await sleep(100);
  };

  it("keeps out a subscription, which writes without a session, or says that it cannot", async () => {
    await server().sql("source", "INSERT INTO orders VALUES (1)");
    await until(1);
    assert.equal(await rows(), 1, "the subscription works");
    const fence = bind(
      fenceDatabase,
      { connection: settingsOf(server().connection("shop")), quietFor: "2s", patience: "20s" },
      world,
    );
    const findings = await fence.check();
    const { status, detail } = await fence.apply();
    await server().sql("source", "INSERT INTO orders VALUES (2), (3)");
    await until(3);
    const told = findings.some(({ level }) => level !== "note");
    assert.ok(status !== "succeeded" || told || (await rows()) === 1, `${status}: ${detail}; ${await rows()} rows behind the fence`);
  });
});
