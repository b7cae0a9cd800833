import assert from "node:assert/strict";
import { readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { readAccess } from "../../../src/adapters/postgres-access.ts";
import { withDatabase } from "../../../src/adapters/postgres.ts";
import { fenceDatabase } from "../../../src/steps/postgres/fence-database.ts";
import { openDatabase } from "../../../src/steps/postgres/open-database.ts";
import { aPlan } from "../../_builders/a-plan.ts";
import { aStep } from "../../_builders/a-step.ts";
import { usePostgres } from "../../_postgres.ts";
import type { StepWorld } from "../step-context.ts";
import { aDatabaseWorld, bind, settingsOf } from "./_step.ts";

const FENCE = aStep({ id: "fence-database", kind: "fence-database" });
const OPEN = aStep({ id: "open-database", kind: "open-database" });

describe("opening a database again", function () {
  this.timeout(30_000);
  const server = usePostgres();
  let world: StepWorld;
  beforeEach(async () => {
    for (const name of ["shop", "shop_old", "accounts"]) {
      await server().sql("postgres", `DROP DATABASE IF EXISTS ${name} WITH (FORCE)`);
    }
    await server().freshDatabase("shop");
    await server().sql("shop", "CREATE TABLE orders (id int); INSERT INTO orders VALUES (1)");
    const { context, ...rest } = await aDatabaseWorld(server().connection("shop"));
    world = { ...rest, context: { ...context, plan: aPlan({ steps: [FENCE, OPEN] }) } };
  });
  afterEach(() => world.end());

  const inWorld = (context: Partial<StepWorld["context"]>): StepWorld => ({
    ...world,
    context: { ...world.context, ...context },
  });
  const connection = (name = "shop") => settingsOf(server().connection(name));
  const fence = async (): Promise<void> => {
    const step = bind(
      fenceDatabase,
      { connection: connection(), quietFor: "200ms", patience: "2s", blockOwnUser: true },
      inWorld({ step: FENCE }),
    );
    const result = await step.apply();
    assert.equal(result.status, "succeeded", result.detail);
  };
  const open = (context: Partial<StepWorld["context"]> = {}, more: object = {}) =>
    bind(openDatabase, { connection: connection(), ...more }, inWorld({ step: OPEN, ...context }));
  const memory = () => join(world.directory, `${FENCE.id}.memory.json`);
  const forget = () => rm(memory());
  const access = (name = "shop") =>
    withDatabase(server().connection("postgres"), (outside) => readAccess(outside, name));
  const mayConnect = (name: string) =>
    withDatabase(server().connection(name, "app"), () => Promise.resolve()).then(
      () => true,
      () => false,
    );

  it("gives everybody back what they had, and nobody more", async () => {
    await server().sql(
      "postgres",
      `REVOKE CONNECT ON DATABASE shop FROM PUBLIC; GRANT CONNECT ON DATABASE shop TO app WITH GRANT OPTION;
       ALTER DATABASE shop CONNECTION LIMIT 17; ALTER DATABASE shop SET default_transaction_read_only = off`,
    );
    const before = await access();
    await fence();
    assert.equal(await mayConnect("shop"), false);
    assert.equal((await open().observe()).found, "not-done");
    assert.deepEqual(await open().apply(), {
      status: "succeeded",
      detail: 'applications may connect to "shop" again',
    });
    assert.deepEqual(await access(), before);
  });

  it("does so twice without harm, and finishes what was half done", async () => {
    await fence();
    await server().sql("postgres", "GRANT CONNECT ON DATABASE shop TO app");
    assert.equal((await open().observe()).found, "remaining");
    for (const attempt of [1, 2]) assert.equal((await open().apply()).status, "succeeded", String(attempt));
    assert.equal((await access())?.readOnly, null);
    assert.equal((await open().observe()).found, "remaining");
  });

  it("goes by what the fence wrote down before it closed the database, also where that never ended", async () => {
    const before = await access();
    await fence();
    const unheard = { outcomes: new Map(), outcomeOf: () => undefined, runDirectory: "/nowhere" };
    assert.equal((await open(unheard).apply()).status, "succeeded");
    assert.deepEqual(await access(), before);
  });

  it("stops for a person where nothing tells how it was before", async () => {
    await fence();
    await forget();
    for (const { status, detail } of [await open().apply(), await open({}, { fence: "another" }).apply()]) {
      assert.equal(status, "unknown");
      assert.match(detail, /nothing tells who might connect to "shop"/);
    }
    assert.equal(await mayConnect("shop"), false);
  });

  it("takes no other database's fence for its own", async () => {
    await server().freshDatabase("accounts");
    await fence();
    const other = bind(openDatabase, { connection: connection("accounts") }, inWorld({ step: OPEN }));
    assert.equal((await other.apply()).status, "unknown");
    assert.equal(await mayConnect("shop"), false);
  });

  it("opens a copy that took the closed one's place, though it has another oid, and leaves the closed one closed", async () => {
    await fence();
    const closed = await access();
    await server().sql("postgres", "ALTER DATABASE shop RENAME TO shop_old");
    await server().freshDatabase("shop");
    await server().sql("postgres", "REVOKE CONNECT ON DATABASE shop FROM PUBLIC, master");
    assert.equal((await open().observe()).found, "not-done");
    const { status, detail } = await open().apply();
    assert.equal(status, "succeeded", detail);
    assert.notEqual((await access())?.oid, closed?.oid);
    assert.equal(await mayConnect("shop"), true);
    assert.equal(await mayConnect("shop_old"), false);
  });

  it("touches no stranger that bears the oid of the closed one on another server", async () => {
    await fence();
    await server().freshDatabase("accounts");
    await server().sql("postgres", "REVOKE CONNECT ON DATABASE accounts FROM PUBLIC");
    const strangers = await access("accounts");
    const text = await readFile(memory(), "utf8");
    await writeFile(memory(), text.replace(/"oid":"\d+"/, `"oid":"${strangers?.oid ?? ""}"`));
    assert.equal((await open().apply()).status, "succeeded");
    assert.deepEqual(await access("accounts"), strangers);
    assert.equal(await mayConnect("shop"), true);
  });

  it("fails, and says so, where the database is gone", async () => {
    await fence();
    await server().sql("postgres", "DROP DATABASE shop WITH (FORCE)");
    assert.deepEqual(await open().apply(), { status: "failed", detail: '"shop" is not there' });
    assert.equal((await open().observe()).found, "unknown");
  });
});
