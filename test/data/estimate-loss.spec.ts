import assert from "node:assert/strict";
import { tablesThatHideRows } from "../../src/adapters/postgres-tables.ts";
import { withDatabase } from "../../src/adapters/postgres.ts";
import { rowsWrittenSince } from "../../src/data/estimate-loss.ts";
import { usePostgres } from "../_postgres.ts";

describe("the rows written since a moment", function () {
  this.timeout(60_000);
  const server = usePostgres();
  const at = "2026-11-21T03:00:00.000Z";
  const since = (tables: string[], limitMs?: number, name = "postgres") =>
    withDatabase(server().connection(name, "app"), (database) =>
      rowsWrittenSince(database, {
        ...{ tables, writtenAt: "created_at", at },
        ...(limitMs === undefined ? {} : { limitMs }),
      }),
    );

  it("are counted by the column that tells, and unknown where none does or the table is gone", async () => {
    await server().sql(
      "postgres",
      `CREATE TABLE orders (id int, created_at timestamptz); CREATE TABLE notes (id int);
       GRANT SELECT ON orders, notes TO app;
       INSERT INTO orders VALUES (1, '2026-11-21T02:59:59Z'), (2, '2026-11-21T03:00:01Z'), (3, now() + interval '1 year')`,
    );
    assert.deepEqual(await since(["orders", "notes", "gone"]), {
      "public.orders": 2,
      "public.notes": null,
      "public.gone": null,
    });
  });

  it("are unknown, not 0, where counting takes too long", async () => {
    await server().sql(
      "postgres",
      `CREATE VIEW slow AS SELECT now() AS created_at FROM (SELECT pg_sleep(5)) AS wait WHERE wait.pg_sleep IS NOT NULL;
       GRANT SELECT ON slow TO app`,
    );
    assert.deepEqual(await since(["slow"], 200), { "public.slow": null });
  });

  it("are unknown, not too few, where some rows do not tell when they were written", async () => {
    await server().sql(
      "postgres",
      `CREATE TABLE half (created_at timestamptz); GRANT SELECT ON half TO app;
       INSERT INTO half VALUES ('2026-11-21T03:00:01Z'), (NULL)`,
    );
    assert.deepEqual(await since(["half"]), { "public.half": null });
  });

  it("are unknown, not 0, where the login does not see every row", async () => {
    await server().sql(
      "postgres",
      `CREATE TABLE tenants (created_at timestamptz NOT NULL); GRANT SELECT ON tenants TO app;
       INSERT INTO tenants VALUES ('2026-11-21T03:00:01Z'); ALTER TABLE tenants ENABLE ROW LEVEL SECURITY`,
    );
    assert.deepEqual(await since(["tenants"]), { "public.tenants": null });
    const all = await withDatabase(server().connection("postgres", "app"), (database) =>
      tablesThatHideRows(database, []),
    );
    assert.deepEqual(all, ["public.tenants"]);
  });

  it("are those of the server's time, where the column has no zone", async () => {
    await server().freshDatabase("west");
    await server().sql("postgres", "ALTER DATABASE west SET timezone = 'America/New_York'");
    await server().sql(
      "west",
      `CREATE TABLE local (created_at timestamp NOT NULL); GRANT SELECT ON local TO app;
       INSERT INTO local VALUES ('2026-11-20T21:59:59'), ('2026-11-20T22:00:01')`,
    );
    assert.deepEqual(await since(["local"], undefined, "west"), { "public.local": 1 });
  });
});
