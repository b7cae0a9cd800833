import assert from "node:assert/strict";
import { readFile, rm } from "node:fs/promises";
import { join } from "node:path";
import { Client } from "pg";
import { readAccess } from "../../../src/adapters/postgres-access.ts";
import { sessionLabel } from "../../../src/adapters/postgres-quiet.ts";
import { withDatabase } from "../../../src/adapters/postgres.ts";
import { fenceDatabase } from "../../../src/steps/postgres/fence-database.ts";
import { usePostgres } from "../../_postgres.ts";
import type { StepWorld } from "../step-context.ts";
import { aDatabaseWorld, bind, settingsOf } from "./_step.ts";

type Login = "admin" | "master" | "app";

describe("fencing a database", function () {
  this.timeout(30_000);
  const server = usePostgres();
  let world: StepWorld;
  let loops: ReconnectLoop[] = [];
  beforeEach(async () => {
    await server().freshDatabase("shop");
    await server().sql("shop", "CREATE TABLE orders (id int); INSERT INTO orders VALUES (1), (2)");
    world = await aDatabaseWorld(server().connection("shop"));
  });
  afterEach(async () => {
    await Promise.all(loops.map((loop) => loop.end()));
    loops = [];
    await world.end();
  });

  const fence = (more: object = {}, login: Login = "master") =>
    bind(
      fenceDatabase,
      { connection: settingsOf(server().connection("shop", login)), quietFor: "1s", patience: "2s", ...more },
      world,
    );
  const access = () =>
    withDatabase(server().connection("postgres"), (outside) => readAccess(outside, "shop"));
  const clientOf = (login: Login) => {
    const loop = new ReconnectLoop(server().connection("shop", login));
    loops.push(loop);
    return loop.connected;
  };
  const mayConnect = (login: Login) =>
    withDatabase(server().connection("shop", login), () => Promise.resolve()).then(
      () => true,
      () => false,
    );
  const codes = async (more?: object, login?: Login) =>
    (await fence(more, login).check()).map(({ level, code }) => `${level} ${code}`);

  it("keeps an application out that reconnects, ends it, and counts the rows in the silence", async () => {
    await clientOf("app");
    // The loop may be between two sessions when the fence ends them; this one sits there.
    const idle = new Client(server().connection("shop", "app"));
    idle.on("error", () => undefined);
    await idle.connect();
    const { status, detail, data } = await fence().apply();
    assert.equal(status, "succeeded", detail);
    assert.match(
      detail,
      /^1s without a session, a commit or a write; \d+ ended, among them a session of app/,
    );
    assert.deepEqual(data?.["counts"], { "public.orders": 2 });
    assert.match(String(data["lsn"]), /\//);
    assert.equal(await mayConnect("app"), false);
    assert.equal(await mayConnect("master"), true);
  });

  it("is lifted to exactly what was before, by what was written down", async () => {
    await server().sql(
      "postgres",
      `REVOKE CONNECT ON DATABASE shop FROM PUBLIC; GRANT CONNECT ON DATABASE shop TO app WITH GRANT OPTION;
      ALTER DATABASE shop CONNECTION LIMIT 17; ALTER DATABASE shop SET default_transaction_read_only = off`,
    );
    const before = await access();
    assert.equal((await fence().apply()).status, "succeeded");
    assert.notDeepEqual(await access(), before);
    assert.equal((await fence().undo()).status, "succeeded");
    assert.deepEqual(await access(), before);
    assert.equal(await mayConnect("app"), true);
  });

  it("lifts the fence of the same database under another name", async () => {
    await fence().apply();
    await server().sql("postgres", "ALTER DATABASE shop RENAME TO shop_old");
    await server().freshDatabase("shop");
    assert.match((await fence().undo()).detail, /"shop_old" again/);
    await server().sql("postgres", "DROP DATABASE shop_old");
  });

  it("makes sessions read-only by default, and leaves it when told so", async () => {
    await fence().apply();
    assert.equal((await access())?.readOnly, "on");
    await fence().undo();
    await fence({ readOnly: false }).apply();
    assert.equal((await access())?.readOnly, null);
  });

  it("fails and opens again when the application logs in as the toolkit's own user", async () => {
    await clientOf("master");
    assert.deepEqual(await codes(), ["warning TOOLKIT_LOGIN_SHARED"]);
    const before = await access();
    const { status, detail } = await fence().apply();
    assert.equal(status, "failed");
    assert.match(detail, /^"shop" did not become quiet and was opened again: .*a session of master/);
    assert.match(detail, /"master" is the toolkit's own user.*: give the application a user of its own/);
    assert.deepEqual(await access(), before);
  });

  it("is unknown, never failed, when it cannot be opened again", async () => {
    await clientOf("admin");
    const applied = fence().apply();
    while (!world.progress.some((line) => line.startsWith("waiting for silence")))
      await new Promise((resolve) => setTimeout(resolve, 20));
    await server().sql("postgres", "ALTER ROLE master NOLOGIN");
    try {
      const { status, detail } = await applied;
      assert.equal(status, "unknown");
      assert.match(detail, /^not quiet: .*"shop" may still be closed: .*master/);
    } finally {
      await server().sql("postgres", "ALTER ROLE master LOGIN");
    }
    assert.equal((await fence().observe()).found, "remaining");
    assert.equal((await fence().undo()).status, "succeeded");
    assert.equal(await mayConnect("app"), true);
  });

  it("keeps the toolkit's own user out too when told so, and still counts", async () => {
    await clientOf("master");
    const own = { blockOwnUser: true };
    assert.deepEqual(await codes(own), []);
    const { status, detail, data } = await fence(own).apply();
    assert.equal(status, "succeeded", detail);
    assert.deepEqual(data?.["counts"], { "public.orders": 2 });
    assert.equal(await mayConnect("master"), false);
    assert.equal((await fence(own).undo()).status, "succeeded");
    assert.equal(await mayConnect("master"), true);
  });

  it("counts behind a fence that keeps its own user out already, as after a crash", async () => {
    await clientOf("master");
    const own = { blockOwnUser: true };
    assert.equal((await fence(own).apply()).status, "succeeded");
    const again = await fence(own).apply();
    assert.equal(again.status, "succeeded", again.detail);
    assert.deepEqual(again.data?.["counts"], { "public.orders": 2 });
    assert.equal(await mayConnect("master"), false);
    assert.equal(await mayConnect("app"), false);
  });

  it("is not proven while a superuser comes back", async () => {
    await clientOf("admin");
    assert.deepEqual(await codes(), ["warning SUPERUSER_CONNECTED"]);
    const { status, detail } = await fence().apply();
    assert.equal(status, "failed");
    assert.match(detail, /a session of admin .*cannot be ended: .*superuser/);
  });

  it("keeps everybody but superusers out when the toolkit is one", async () => {
    const { status, detail } = await fence({}, "admin").apply();
    assert.equal(status, "succeeded", detail);
    assert.equal((await access())?.connectionLimit, 0);
    assert.equal(await mayConnect("master"), false);
    await fence({}, "admin").undo();
    assert.equal((await access())?.connectionLimit, -1);
  });

  it("stops for a prepared transaction and names it", async () => {
    const client = await server().session("shop", "app");
    await client.query("BEGIN; PREPARE TRANSACTION 'pay-7'");
    const [finding] = await fence().check();
    assert.equal(finding?.level, "blocking");
    assert.match(finding.message, /prepared transaction "pay-7" of app waits since \d+ s/);
    assert.match((await fence().apply()).detail, /the prepared transaction "pay-7" of app/);
    await server().sql("shop", "ROLLBACK PREPARED 'pay-7'");
    assert.deepEqual(await codes(), []);
  });

  it("names long transactions by who has them", () => {
    const session = {
      pid: 1,
      kind: "client backend",
      user: "app",
      application: "worker",
      address: null,
      state: "active",
    };
    assert.equal(
      sessionLabel({ ...session, transactionSeconds: 185 }),
      "a session of app (a local socket, worker, in a transaction since 3 min)",
    );
  });

  it("is refused for an enabled subscription, which writes without a session, and names it", async () => {
    await server().freshDatabase("source");
    await server().sql(
      "source",
      "CREATE TABLE orders (id int); CREATE PUBLICATION everything FOR ALL TABLES",
    );
    await server().sql("source", "SELECT pg_create_logical_replication_slot('inflow', 'pgoutput')");
    const { host, port, password } = server().connection("source", "admin");
    const quoted = password!.replaceAll("'", "\\'").replaceAll("'", "''");
    await server().sql(
      "shop",
      `CREATE SUBSCRIPTION inflow CONNECTION 'host=${host} port=${port} user=admin dbname=source password=''${quoted}'''
       PUBLICATION everything WITH (create_slot = false, slot_name = 'inflow', copy_data = false)`,
    );
    try {
      await server().sql("source", "INSERT INTO orders VALUES (7)");
      const arrived = () => server().sql("shop", "SELECT FROM orders WHERE id = 7");
      while ((await arrived()).length === 0) await new Promise((resolve) => setTimeout(resolve, 100));
      const [finding, ...others] = await fence().check();
      assert.deepEqual(others, []);
      assert.equal(finding?.code, "SUBSCRIPTION_ENABLED");
      assert.equal(finding.level, "blocking");
      assert.match(finding.remedy, /ALTER SUBSCRIPTION "inflow" DISABLE/);
      // Enabled between the check and the fence.
      const before = await access();
      const { status, detail } = await fence().apply();
      assert.equal(status, "failed");
      assert.match(detail, /the server's own logical replication/);
      assert.match(detail, /the enabled subscription "inflow"/);
      assert.deepEqual(await access(), before);
      await server().sql("shop", "ALTER SUBSCRIPTION inflow DISABLE");
      assert.deepEqual(await codes(), []);
      assert.equal((await fence({ patience: "10s" }).apply()).status, "succeeded");
    } finally {
      await server().sql("postgres", "ALTER DATABASE shop RESET default_transaction_read_only");
      await server().sql("shop", "ALTER SUBSCRIPTION inflow DISABLE");
      await server().sql("shop", "ALTER SUBSCRIPTION inflow SET (slot_name = NONE)");
      await server().sql("shop", "DROP SUBSCRIPTION inflow");
      await server().sql("source", "SELECT pg_drop_replication_slot('inflow')");
    }
  });

  it("says so when its login may not look for subscriptions", async () => {
    const columns = "(subdbid, subname, subenabled) ON pg_subscription";
    await server().sql(
      "postgres",
      `REVOKE SELECT ${columns} FROM PUBLIC; REVOKE pg_read_all_data FROM master`,
    );
    try {
      assert.deepEqual(await codes(), ["warning SUBSCRIPTIONS_UNKNOWN"]);
    } finally {
      await server().sql("postgres", `GRANT SELECT ${columns} TO PUBLIC`);
      await server().sql("postgres", "GRANT pg_read_all_data TO master WITH ADMIN OPTION");
    }
  });

  it("ends a replication connection that reads no slot, because it may write", async () => {
    await server().sql("postgres", "ALTER ROLE app REPLICATION");
    const client = new Client({ ...server().connection("shop", "app"), replication: "database" } as object);
    const ended = new Promise((resolve) => client.on("error", resolve));
    await client.connect();
    const { status, detail } = await fence().apply();
    assert.equal(status, "succeeded", detail);
    assert.match(detail, /1 ended, among them a session of app/);
    await ended;
    await server().sql("postgres", "ALTER ROLE app NOREPLICATION");
  });

  it("is refused without the rights, for a missing database and a wrong password, before anything", async () => {
    assert.deepEqual(await codes({}, "app"), [
      "blocking DATABASE_RIGHTS_MISSING",
      "blocking DATABASE_RIGHTS_MISSING",
    ]);
    const connection = settingsOf({ ...server().connection("shpo") });
    const [missing] = await fence({ connection }).check();
    assert.match(missing?.message ?? "", /no database "shpo"/);
  });

  it("is looked at after a crash: open, closed by us, closed by nobody we know", async () => {
    assert.equal((await fence().observe()).found, "not-done");
    assert.equal((await fence().apply()).status, "succeeded");
    assert.equal((await fence().observe()).found, "remaining");
    assert.equal((await fence().apply()).status, "succeeded");
    await rm(join(world.directory, "a-step.memory.json"));
    assert.equal((await fence().observe()).found, "unknown");
    assert.match((await fence().check())[0]?.message ?? "", /already lets no application in/);
  });

  it("tells no password, neither in what it writes down nor in its outcome", async () => {
    const { data } = await fence().apply();
    const memory = await readFile(join(world.directory, "a-step.memory.json"), "utf8");
    assert.ok(!(JSON.stringify(data) + memory).includes("s3cret"));
  });
});

/** An application whose pool comes back at once whenever it is thrown out. */
class ReconnectLoop {
  readonly connected: Promise<void>;
  #client: Client | undefined;
  #ended = false;
  #running: Promise<void>;

  constructor(connection: object) {
    const first = Promise.withResolvers<undefined>();
    this.connected = first.promise;
    this.#running = this.#run(connection, () => first.resolve(undefined));
  }

  async #run(connection: object, connected: () => void): Promise<void> {
    while (!this.#ended) {
      const client = new Client(connection);
      this.#client = client;
      client.on("error", () => undefined);
      try {
        await client.connect();
        connected();
        for (;;) {
          await client.query("INSERT INTO orders SELECT 3 WHERE false");
          await new Promise((resolve) => setTimeout(resolve, 20));
        }
      } catch {
        await new Promise((resolve) => setTimeout(resolve, 20));
      }
      await client.end().catch(() => undefined);
    }
  }

  async end(): Promise<void> {
    this.#ended = true;
    await this.#client?.end().catch(() => undefined);
    await this.#running;
  }
}
