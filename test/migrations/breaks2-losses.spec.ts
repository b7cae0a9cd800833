import assert from "node:assert/strict";
import { withDatabase } from "../../src/adapters/postgres.ts";
import { measureLosses } from "../../src/migrations/measure-losses.ts";
import { findLosses } from "../../src/migrations/sql/find-losses.ts";
import { usePostgres } from "../_postgres.ts";

describe("breaking the count of what a way down loses", function () {
  this.timeout(60_000);
  const server = usePostgres();
  const measured = (sql: string) =>
    withDatabase(server().connection("postgres", "admin"), (database) => measureLosses(database, findLosses([sql])));
  const isTold = (losses: readonly { readonly rows: number | null }[], atLeast: number): boolean =>
    losses.some(({ rows }) => rows === null) || losses.reduce((sum, { rows }) => sum + (rows ?? 0), 0) >= atLeast;

  it("sees a statement behind a comment that a carriage return ends, as the server does", async () => {
    await server().sql("postgres", "CREATE TABLE archived AS SELECT generate_series(1, 50) AS id");
    const sql = "-- takes back 0002\rDROP TABLE archived;\r";
    const losses = await measured(sql);
    await server().sql("postgres", sql);
    const [{ there } = {}] = await server().sql("postgres", "SELECT to_regclass('archived') IS NOT NULL AS there");
    assert.ok(there === true || isTold(losses, 50), `50 rows are gone, and the plan said ${JSON.stringify(losses)}`);
  });

  it("counts the rows of other tables that an UPDATE of a key changes with it", async () => {
    await server().sql(
      "postgres",
      `CREATE TABLE regions (code text PRIMARY KEY);
       CREATE TABLE shipments (id int, region text REFERENCES regions ON UPDATE CASCADE);
       INSERT INTO regions VALUES ('EU-1'), ('EU-2');
       INSERT INTO shipments SELECT n, 'EU-' || 1 + n % 2 FROM generate_series(1, 500) n`,
    );
    const losses = await measured("UPDATE regions SET code = md5(code)");
    assert.ok(isTold(losses, 502), `500 shipments lose their region's code, and the plan said ${JSON.stringify(losses)}`);
  });

  it("does not say that dropping an extension takes nothing: the tables that it made go with their rows", async () => {
    // pg_cron, pg_partman, PostGIS: cron.job, part_config, spatial_ref_sys need no CASCADE to go.
    await server().sql(
      "postgres",
      `CREATE SCHEMA cron; CREATE TABLE cron.job (id int, command text); INSERT INTO cron.job SELECT n, 'VACUUM' FROM generate_series(1, 30) n;
       CREATE EXTENSION IF NOT EXISTS pg_trgm; ALTER EXTENSION pg_trgm ADD TABLE cron.job`,
    );
    const losses = await measured("DROP EXTENSION pg_trgm");
    await server().sql("postgres", "DROP EXTENSION pg_trgm");
    const [{ there } = {}] = await server().sql("postgres", "SELECT to_regclass('cron.job') IS NOT NULL AS there");
    assert.ok(there === true || isTold(losses, 30), `30 rows are gone, and the plan said ${JSON.stringify(losses)}`);
  });
});
