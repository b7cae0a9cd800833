import assert from "node:assert/strict";
import { withDatabase } from "../../src/adapters/postgres.ts";
import { measureLosses } from "../../src/migrations/measure-losses.ts";
import { findLosses } from "../../src/migrations/sql/find-losses.ts";
import { usePostgres } from "../_postgres.ts";

describe("the losses in a live database", function () {
  this.timeout(60_000);
  const server = usePostgres();
  const measured = (user: "admin" | "master", sql: string) =>
    withDatabase(server().connection("postgres", user), (database) =>
      measureLosses(database, findLosses([sql])),
    );

  it("include the rows of other tables that a DELETE takes along", async () => {
    await server().sql(
      "postgres",
      `CREATE TABLE customers (id int PRIMARY KEY);
       CREATE TABLE purchases (id int PRIMARY KEY, customer int REFERENCES customers ON DELETE CASCADE);
       CREATE TABLE notes (purchase int REFERENCES purchases ON DELETE SET NULL);
       INSERT INTO customers VALUES (1); INSERT INTO purchases SELECT n, 1 FROM generate_series(1, 500) n;
       INSERT INTO notes VALUES (1), (2)`,
    );
    assert.deepEqual(await measured("admin", "DELETE FROM customers WHERE id = 1"), [
      { kind: "delete", name: "public.customers", rows: 1 },
      { kind: "delete", name: "public.notes", rows: 2 },
      { kind: "delete", name: "public.purchases", rows: 500 },
    ]);
  });

  it("include the rows of other tables that an UPDATE of a key changes", async () => {
    await server().sql(
      "postgres",
      `CREATE TABLE regions (code text PRIMARY KEY);
       CREATE TABLE shipments (id int, region text REFERENCES regions ON UPDATE CASCADE);
       INSERT INTO regions VALUES ('EU-1'), ('EU-2');
       INSERT INTO shipments SELECT n, 'EU-' || 1 + n % 2 FROM generate_series(1, 500) n`,
    );
    assert.deepEqual(await measured("admin", "UPDATE regions SET code = md5(code)"), [
      { kind: "rewrite", name: "public.regions", rows: 2 },
      { kind: "rewrite", name: "public.shipments", rows: 500 },
    ]);
  });

  it("include the tables that an extension made, which go with it, and none where it made none", async () => {
    await server().sql(
      "postgres",
      `CREATE SCHEMA cron; CREATE TABLE cron.job AS SELECT generate_series(1, 30) AS id;
       CREATE EXTENSION pg_trgm; CREATE EXTENSION citext; ALTER EXTENSION pg_trgm ADD TABLE cron.job`,
    );
    assert.deepEqual(await measured("admin", "DROP EXTENSION pg_trgm"), [
      { kind: "drop-extension", name: "cron.job", rows: 30 },
    ]);
    assert.deepEqual(await measured("admin", "DROP EXTENSION citext"), []);
  });

  it("are unknown where row-level security hides rows from the login", async () => {
    await server().sql(
      "postgres",
      `CREATE TABLE tenants (id int, tenant text); INSERT INTO tenants VALUES (1, 'a'), (2, 'b');
       GRANT SELECT ON tenants TO master; ALTER TABLE tenants ENABLE ROW LEVEL SECURITY`,
    );
    assert.deepEqual(await measured("master", "DROP TABLE tenants"), [
      { kind: "drop-table", name: "public.tenants", rows: null },
    ]);
  });

  it("include a table that is moved into a schema which is then dropped", async () => {
    await server().sql("postgres", "CREATE TABLE moved AS SELECT generate_series(1, 50)");
    const sql = "CREATE SCHEMA trash; ALTER TABLE moved SET SCHEMA trash; DROP SCHEMA trash CASCADE";
    assert.deepEqual(await measured("admin", sql), [{ kind: "drop-table", name: "public.moved", rows: 50 }]);
  });
});
