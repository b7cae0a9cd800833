import assert from "node:assert/strict";
import { z } from "zod";
import { nameBeside, quoteName, quoteText } from "../../src/adapters/postgres-names.ts";
import {
  listPreparedTransactions,
  listSessions,
  readActivity,
  readServerIdentity,
} from "../../src/adapters/postgres-server.ts";
import {
  countRows,
  countValues,
  listTables,
  readSequences,
  schemaFingerprint,
} from "../../src/adapters/postgres-tables.ts";
import { withDatabase } from "../../src/adapters/postgres.ts";
import { RollbackError } from "../../src/model/errors.ts";
import { usePostgres } from "../_postgres.ts";

describe("a PostgreSQL database", () => {
  const server = usePostgres();
  before(async () => {
    await server().freshDatabase("shop");
    await server().sql(
      "shop",
      `CREATE TABLE orders (id serial PRIMARY KEY, note text); INSERT INTO orders (note) VALUES ('a'), (NULL), ('c');
       CREATE SCHEMA "Odd ""one"; CREATE TABLE "Odd ""one"."Ta.ble" (a int);
       CREATE TABLE parts (id int) PARTITION BY RANGE (id); CREATE TABLE parts_1 PARTITION OF parts FOR VALUES FROM (0) TO (10);
       INSERT INTO parts VALUES (1), (2);`,
    );
  });

  const inShop = <Answer>(work: Parameters<typeof withDatabase<Answer>>[1], user?: "admin" | "app") =>
    withDatabase(server().connection("shop", user), work);

  it("lists and counts exactly, partitions once and odd names too", async () => {
    assert.deepEqual(await inShop((database) => countRows(database), "admin"), {
      '"Odd ""one"."Ta.ble"': 0,
      "public.orders": 3,
      "public.parts": 2,
    });
    assert.equal((await inShop(listTables)).length, 3);
    const orders = { schema: "public", name: "orders" };
    assert.equal(await inShop((database) => countValues(database, orders, "note")), 2);
  });

  it("refuses to count a table that is not there", async () => {
    await assert.rejects(
      inShop((database) => countRows(database, ["public.orders", "public.ordrs"])),
      (error) =>
        error instanceof RollbackError &&
        error.subject === "public.ordrs" &&
        /has no table/.test(error.message),
    );
  });

  it("says who it is, without being a superuser", async () => {
    const identity = await inShop(readServerIdentity);
    assert.equal(identity.database, "shop");
    assert.equal(identity.isSuperuser, false);
    assert.equal(identity.major, Number.parseInt(identity.version, 10));
    const [told] = await server().sql(
      "shop",
      "SELECT system_identifier::text AS id FROM pg_control_system()",
    );
    assert.equal(identity.systemIdentifier, told?.["id"]);
  });

  it("sees other sessions and not its own, with the age of their transactions", async () => {
    const app = await server().session("shop", "app");
    await app.query("BEGIN; SELECT 1");
    const [session, ...others] = await inShop((database) => listSessions(database, "shop"));
    assert.equal(others.length, 0);
    assert.equal(session?.user, "app");
    assert.equal(session.state, "idle in transaction");
    assert.ok(session.transactionSeconds !== null && session.transactionSeconds >= 0);
    await app.end();
  });

  it("sees prepared transactions", async () => {
    await server().sql("shop", "BEGIN; INSERT INTO orders (note) VALUES ('x'); PREPARE TRANSACTION 'pay-7'");
    const [found] = await inShop((database) => listPreparedTransactions(database, "shop"));
    assert.equal(found?.id, "pay-7");
    await server().sql("shop", "ROLLBACK PREPARED 'pay-7'");
  });

  it("reads where sequences stand and what moves", async () => {
    const sequences = await inShop(readSequences, "admin");
    assert.match(sequences["public.orders_id_seq"] ?? "", /^\d$/);
    const activity = await inShop((database) => readActivity(database, "shop"));
    assert.ok(activity !== undefined && activity.commits > 0 && activity.lsn.includes("/"));
    assert.equal(await inShop((database) => readActivity(database, "nothing")), undefined);
  });

  it("tells schemas apart by columns, types, constraints and invalid indexes", async () => {
    const read = () => inShop(schemaFingerprint, "admin");
    const before = await read();
    await server().sql("shop", "INSERT INTO orders (note) VALUES ('y')");
    assert.equal(await read(), before);
    for (const change of [
      "ALTER TABLE orders ADD COLUMN more int",
      "ALTER TABLE orders ALTER COLUMN more TYPE bigint",
      "ALTER TABLE orders ADD CONSTRAINT positive CHECK (more > 0)",
      "CREATE INDEX ON orders (more)",
    ]) {
      const last = await read();
      await server().sql("shop", change);
      assert.notEqual(await read(), last, change);
    }
  });

  it("rolls back what a failed piece of work began", async () => {
    await assert.rejects(
      inShop(
        (database) =>
          database.transaction(async () => {
            await database.run("DELETE FROM orders");
            await database.run("SELECT * FROM nowhere");
          }),
        "admin",
      ),
      (error) =>
        error instanceof RollbackError && error.code === "DATABASE_FAILED" && /nowhere/.test(error.message),
    );
    const [row] = await server().sql("shop", "SELECT count(*)::int AS n FROM orders");
    assert.equal(row?.["n"], 4);
  });

  it("leaves no statement behind when it is aborted", async () => {
    const abort = new AbortController();
    const running = withDatabase(
      server().connection("shop"),
      (database) => database.run("SELECT pg_sleep(60)"),
      {
        signal: abort.signal,
      },
    );
    setTimeout(() => abort.abort(), 200);
    await assert.rejects(running, RollbackError);
    const deadline = performance.now() + 8000;
    for (;;) {
      const left = await server().sql(
        "postgres",
        "SELECT 1 FROM pg_stat_activity WHERE query LIKE '%pg_sleep(60)' AND pid <> pg_backend_pid()",
      );
      if (left.length === 0) break;
      assert.ok(performance.now() < deadline, "the statement still runs");
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
  });

  it("says what is wrong with a connection, never with the password in it", async () => {
    const right = server().connection("shop");
    const cases: [Partial<typeof right>, string][] = [
      [{ password: "wrong-one" }, "DATABASE_LOGIN_REFUSED"],
      [{ database: "shpo" }, "DATABASE_UNREACHABLE"],
      [{ port: 1 }, "DATABASE_UNREACHABLE"],
      [{ host: "no-such-host.invalid" }, "DATABASE_UNREACHABLE"],
      [{ ssl: true }, "DATABASE_UNREACHABLE"],
    ];
    for (const [wrong, code] of cases) {
      const given = { ...right, ...wrong };
      await assert.rejects(
        withDatabase(given, () => Promise.resolve()),
        (error) => {
          assert.ok(error instanceof RollbackError);
          assert.equal(error.code, code, error.message);
          assert.ok(!error.message.includes(given.password ?? ""), error.message);
          assert.ok(error.message.includes(`${given.host}:${given.port}/${given.database}`));
          return true;
        },
      );
    }
  });

  it("quotes names and texts so that they stay names and texts", async () => {
    const name = 'a"; DROP TABLE orders; --';
    const text = "o'brien \\' $$";
    const rows = await inShop((database) =>
      database.query(z.record(z.string(), z.string()), `SELECT ${quoteText(text)} AS ${quoteName(name)}`),
    );
    assert.deepEqual(rows, [{ [name]: text }]);
    assert.throws(() => quoteName("x".repeat(64)), RollbackError);
  });

  it("keeps the run's part of a name when the name is too long", () => {
    assert.equal(nameBeside("orders", "before", "2024-RUN.1"), "orders_before_2024_run_1");
    const long = nameBeside("é".repeat(40), "restore", "run-1");
    assert.ok(long.endsWith("_restore_run_1") && Buffer.byteLength(long) <= 63);
  });
});
