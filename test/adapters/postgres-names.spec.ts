import assert from "node:assert/strict";
import fc from "fast-check";
import { parseTableName, tableLabel } from "../../src/adapters/postgres-names.ts";
import { countRows, missingTables } from "../../src/adapters/postgres-tables.ts";
import { withDatabase } from "../../src/adapters/postgres.ts";
import { rowsWrittenSince } from "../../src/data/estimate-loss.ts";
import { TABLE_NAME } from "../../src/model/table-name.ts";
import { usePostgres } from "../_postgres.ts";

describe("the names of tables", () => {
  it("are read with and without a schema, quoted or not, and never folded", () => {
    assert.deepEqual(parseTableName("orders"), { schema: "public", name: "orders" });
    assert.deepEqual(parseTableName("Shop.Orders"), { schema: "Shop", name: "Orders" });
    assert.deepEqual(parseTableName('"my.schema".orders'), { schema: "my.schema", name: "orders" });
    assert.deepEqual(parseTableName('shop."a.b"'), { schema: "shop", name: "a.b" });
    assert.deepEqual(parseTableName('"a.b"'), { schema: "public", name: "a.b" });
    assert.deepEqual(parseTableName('"say ""hi""".x'), { schema: 'say "hi"', name: "x" });
  });

  it("are read back as they were written, so that no two tables are counted as one", () => {
    const part = fc.string({ minLength: 1, unit: fc.constantFrom("a", "B", ".", '"', " ", "_") });
    fc.assert(
      fc.property(part, part, (schema, name) => {
        assert.deepEqual(parseTableName(tableLabel({ schema, name })), { schema, name });
      }),
    );
    assert.equal(tableLabel({ schema: "public", name: "Orders" }), "public.Orders");
    assert.notEqual(tableLabel({ schema: "a.b", name: "c" }), tableLabel({ schema: "a", name: "b.c" }));
  });

  it("may be written in rollback.yaml with quotes where PostgreSQL needs them, and not otherwise", () => {
    for (const name of ["orders", "public.orders", '"my.schema".orders', 'shop."Big Orders"', '"a""b".c'])
      assert.match(name, TABLE_NAME);
    for (const name of [
      "",
      "a.b.c",
      "my schema.orders",
      '"open.orders',
      'a"b',
      '"".orders',
      "o; DROP TABLE x",
      '"a\n".b',
    ])
      assert.doesNotMatch(name, TABLE_NAME);
  });
});

describe("tables whose names need quotes", function () {
  this.timeout(60_000);
  const server = usePostgres();
  before(async () => {
    await server().freshDatabase("odd");
    await server().sql(
      "odd",
      `CREATE SCHEMA "my.schema"; CREATE SCHEMA my; CREATE TABLE "my.schema".orders (id int, created_at timestamptz DEFAULT now());
       CREATE TABLE my."schema.orders" (id int); CREATE TABLE "Orders" (id int, created_at timestamptz DEFAULT now());
       INSERT INTO "my.schema".orders VALUES (1), (2); INSERT INTO "Orders" VALUES (1); INSERT INTO my."schema.orders" VALUES (1), (2), (3)`,
    );
  });

  it("are counted, missed and estimated by the names that rollback.yaml gives them", async () => {
    const tables = ['"my.schema".orders', 'my."schema.orders"', "Orders"];
    await withDatabase(server().connection("odd", "admin"), async (database) => {
      const counts = { '"my.schema".orders': 2, 'my."schema.orders"': 3, "public.Orders": 1 };
      assert.deepEqual(await countRows(database, tables), counts);
      assert.deepEqual(await countRows(database), counts);
      assert.deepEqual(await missingTables(database, [...tables, "orders", "my.schema"]), [
        "orders",
        "my.schema",
      ]);
      const since = { writtenAt: "created_at", at: "2020-01-01T00:00:00.000Z" };
      assert.deepEqual(await rowsWrittenSince(database, { tables, ...since }), {
        ...counts,
        'my."schema.orders"': null,
      });
    });
  });
});
