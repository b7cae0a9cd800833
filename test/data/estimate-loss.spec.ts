import assert from "node:assert/strict";
import { withDatabase } from "../../src/adapters/postgres.ts";
import { rowsWrittenSince } from "../../src/data/estimate-loss.ts";
import { usePostgres } from "../_postgres.ts";

describe("the rows written since a moment", function () {
  this.timeout(60_000);
  const server = usePostgres();
  const at = "2026-11-21T03:00:00.000Z";

  it("are counted by the column that tells, and unknown where none does or the table is gone", async () => {
    await server().sql(
      "postgres",
      `CREATE TABLE orders (id int, created_at timestamptz); CREATE TABLE notes (id int);
       GRANT SELECT ON orders, notes TO app;
       INSERT INTO orders VALUES (1, '2026-11-21T02:59:59Z'), (2, '2026-11-21T03:00:01Z'), (3, now() + interval '1 year')`,
    );
    const rows = await withDatabase(server().connection("postgres", "app"), (database) =>
      rowsWrittenSince(database, { tables: ["orders", "notes", "gone"], writtenAt: "created_at", at }),
    );
    assert.deepEqual(rows, { "public.orders": 2, "public.notes": null, "public.gone": null });
  });

  it("are unknown, not 0, where counting takes too long", async () => {
    await server().sql(
      "postgres",
      `CREATE TABLE slow (created_at timestamptz); INSERT INTO slow VALUES (now());
       ALTER TABLE slow ENABLE ROW LEVEL SECURITY; GRANT SELECT ON slow TO app;
       CREATE POLICY slowly ON slow USING (pg_sleep(5) IS NOT NULL)`,
    );
    const rows = await withDatabase(server().connection("postgres", "app"), (database) =>
      rowsWrittenSince(database, { tables: ["slow"], writtenAt: "created_at", at, limitMs: 200 }),
    );
    assert.deepEqual(rows, { "public.slow": null });
  });
});
