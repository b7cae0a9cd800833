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

  it("include what stands behind a comment that a carriage return ends, as for the server", async () => {
    await server().sql("postgres", "CREATE TABLE archived AS SELECT generate_series(1, 50) AS id");
    const sql = "-- takes back 0002\rDROP TABLE archived;\r";
    assert.deepEqual(await measured("admin", sql), [
      { kind: "drop-table", name: "public.archived", rows: 50 },
    ]);
    await server().sql("postgres", sql);
    const [there] = await server().sql("postgres", "SELECT to_regclass('archived') AS oid");
    assert.equal(there?.["oid"], null);
  });

  it("include the rows of other tables that an UPDATE of a key changes, however far, and of no other column", async () => {
    await server().sql(
      "postgres",
      `CREATE TABLE regions (code text PRIMARY KEY, name text);
       CREATE TABLE shipments (id int, region text UNIQUE REFERENCES regions ON UPDATE CASCADE);
       CREATE TABLE parcels (region text REFERENCES shipments (region) ON UPDATE SET NULL);
       CREATE TABLE visits (region text REFERENCES regions);
       INSERT INTO regions SELECT 'EU-' || n FROM generate_series(1, 500) n;
       INSERT INTO shipments SELECT n, 'EU-' || n FROM generate_series(1, 500) n;
       INSERT INTO parcels VALUES ('EU-1'), ('EU-1'), ('EU-2')`,
    );
    const regions = { kind: "rewrite", name: "public.regions", rows: 500 };
    const all = [
      regions,
      { kind: "rewrite", name: "public.parcels", rows: 3 },
      { kind: "rewrite", name: "public.shipments", rows: 500 },
    ];
    assert.deepEqual(await measured("admin", "UPDATE regions SET name = '', code = md5(code)"), all);
    assert.deepEqual(
      await measured("admin", "UPDATE regions SET (code, name) = (md5(code), '') WHERE code = 'EU-1'"),
      all,
    );
    assert.deepEqual(await measured("admin", "UPDATE regions SET name = ''"), [regions]);
  });

  it("include the tables that an extension made: they go with it without CASCADE", async () => {
    // pg_cron, pg_partman, PostGIS: cron.job, part_config, spatial_ref_sys.
    await server().sql(
      "postgres",
      `CREATE SCHEMA cron; CREATE TABLE cron.job (id int, command text);
       INSERT INTO cron.job SELECT n, 'VACUUM' FROM generate_series(1, 30) n;
       CREATE EXTENSION IF NOT EXISTS pg_trgm; ALTER EXTENSION pg_trgm ADD TABLE cron.job`,
    );
    assert.deepEqual(await measured("admin", "DROP EXTENSION pg_trgm"), [
      { kind: "drop-extension", name: "cron.job", rows: 30 },
    ]);
    await server().sql("postgres", "DROP EXTENSION pg_trgm");
    const [there] = await server().sql("postgres", "SELECT to_regclass('cron.job') AS oid");
    assert.equal(there?.["oid"], null);
    assert.deepEqual(await measured("admin", "DROP EXTENSION IF EXISTS pg_trgm"), []);
  });
});
