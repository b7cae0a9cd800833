import assert from "node:assert/strict";
import { findLosses } from "../../src/migrations/sql/find-losses.ts";
import { referenceLabel } from "../../src/migrations/sql/sql-loss.ts";

/** Losses in short: `drop-column orders.note`. */
const losses = (...sources: string[]): string[] =>
  findLosses(sources).map((loss) => {
    if (loss.kind === "unreadable") return "unreadable";
    if (loss.kind === "drop-schema") return `drop-schema ${loss.schema}`;
    if (loss.kind === "drop-extension") return `drop-extension ${loss.extension}`;
    const name = referenceLabel(loss.table);
    return `${loss.kind} ${"column" in loss ? `${name}.${loss.column}` : name}${loss.ifExists ? " ?" : ""}`;
  });

describe("the losses in SQL", () => {
  const cases: [string, string[]][] = [
    ["DROP TABLE orders", ["drop-table orders"]],
    ['drop table if exists Shop."Or""ders", b cascade;', ['drop-table shop.Or"ders ?', "drop-table b ?"]],
    ["DROP SCHEMA shop CASCADE", ["drop-schema shop"]],
    ["DROP SCHEMA shop", []],
    ["DROP TYPE mood CASCADE", ["unreadable"]],
    ["DROP TYPE mood; DROP FUNCTION f(int); DROP INDEX CONCURRENTLY i; DROP VIEW v CASCADE", []],
    ['DROP EXTENSION IF EXISTS "uuid-ossp", cron', ["drop-extension uuid-ossp", "drop-extension cron"]],
    ["DROP EXTENSION cron CASCADE; ALTER EXTENSION cron ADD TABLE orders", ["unreadable", "unreadable"]],
    ["ALTER EXTENSION cron UPDATE; ALTER EXTENSION cron SET SCHEMA jobs", []],
    ["DROP OWNED BY app", ["unreadable"]],
    ["DROP DATABASE shop", ["unreadable"]],
    [
      "ALTER TABLE ONLY a.b DROP COLUMN IF EXISTS c, DROP d CASCADE",
      ["drop-column a.b.c ?", "drop-column a.b.d"],
    ],
    ["ALTER TABLE orders DROP CONSTRAINT positive, ALTER COLUMN a DROP NOT NULL", []],
    ["ALTER TABLE orders ALTER a TYPE int USING a::int", ["change-type orders.a"]],
    ["ALTER TABLE orders ALTER COLUMN a SET DATA TYPE numeric(3, 1), ADD b int", ["change-type orders.a"]],
    ["ALTER TABLE orders ALTER a SET DEFAULT 'DROP TABLE orders'", []],
    ["ALTER TABLE orders FROBNICATE", ["unreadable"]],
    ["ALTER TYPE mood ADD VALUE 'meh'; ALTER TYPE pair RENAME TO couple", []],
    ["ALTER TYPE pair DROP ATTRIBUTE a", ["unreadable"]],
    ["TRUNCATE TABLE a, ONLY b RESTART IDENTITY", ["truncate a", "truncate b"]],
    ["TRUNCATE a CASCADE", ["unreadable"]],
    ["DELETE FROM orders WHERE id < 3", ["delete orders"]],
    ["UPDATE ONLY orders AS o SET note = ''", ["rewrite orders"]],
    ["INSERT INTO a VALUES (1)", []],
    ["INSERT INTO a VALUES (1) ON CONFLICT (id) DO NOTHING", []],
    ["INSERT INTO a VALUES (1) ON CONFLICT (id) DO UPDATE SET b = 2", ["rewrite a"]],
    ["DO $$ BEGIN DROP TABLE orders; END $$", ["unreadable"]],
    ["WITH gone AS (DELETE FROM orders RETURNING *) SELECT 1", ["unreadable"]],
    ["SELECT purge_orders()", ["unreadable"]],
    ["SELECT pg_catalog.set_config('search_path', '', false); SELECT setval('s', 1)", []],
    ["INSERT INTO log SELECT purge_orders()", ["unreadable"]],
    ["INSERT INTO log (id, note) SELECT id, lower(note) FROM orders WHERE id IN (1, 2)", []],
    ["INSERT INTO log SELECT shop.lower(note) FROM orders", ["unreadable"]],
    ["INSERT INTO log WITH gone AS (DELETE FROM orders RETURNING *) SELECT * FROM gone", ["unreadable"]],
    ["CREATE TABLE log AS SELECT purge_orders()", ["unreadable"]],
    ["CREATE TABLE log AS VALUES (purge_orders())", ["unreadable"]],
    ["CALL purge()", ["unreadable"]],
    ["EXECUTE purge; MERGE INTO a USING b ON true WHEN MATCHED THEN DELETE", ["unreadable", "unreadable"]],
    ["COPY orders FROM PROGRAM 'rm'", ["unreadable"]],
    ["\\i other.sql", ["unreadable"]],
    ["EXPLAIN ANALYZE DELETE FROM orders", ["unreadable"]],
    ["BEGIN; COMMENT ON TABLE a IS 'x'; GRANT SELECT ON a TO b; COMMIT", []],
    ["", []],
    ["-- DROP TABLE a\n/* DROP TABLE b; /* nested */ DROP TABLE c; */", []],
    ["/* a */ DROP /* b */ TABLE -- c\n orders", ["drop-table orders"]],
    ["-- the old ones\rDROP TABLE orders;\r", ["drop-table orders"]],
    ["\ufeffDROP TABLE orders; SELECT\u00a0purge_orders()", ["drop-table orders", "unreadable"]],
    ["INSERT INTO a VALUES ('it''s; DROP TABLE b', E'\\'; DROP TABLE c; --')", []],
    ["SELECT E'a'\n'b\\''; DROP TABLE c; --'", ["drop-table c"]],
    ["INSERT INTO a VALUES ($x$ ; DROP TABLE b $$ $x$); DROP TABLE c", ["drop-table c"]],
    ["CREATE FUNCTION f() RETURNS void LANGUAGE sql AS $$ DELETE FROM orders; $$", []],
    ["SELECT 'never ends; DROP TABLE orders", ["unreadable"]],
    ["DROP TABLE a /* never ends", ["unreadable"]],
    ["CREATE FUNCTION f() AS $body$ never ends", ["unreadable"]],
  ];
  for (const [sql, expected] of cases)
    it(`${sql === "" ? "nothing" : sql.replaceAll(/[\n\r]/g, "⏎")}: ${expected.join(", ") || "none"}`, () =>
      assert.deepEqual(losses(sql), expected));

  it("follows renames back to the names of the live database", () => {
    assert.deepEqual(
      losses(
        "ALTER TABLE orders RENAME TO sales",
        "ALTER TABLE sales RENAME COLUMN a TO b; ALTER TABLE sales DROP b",
      ),
      ["drop-column orders.a"],
    );
  });

  const orders = "CREATE TABLE orders (id int)";
  for (const [what, sql, expected] of [
    [
      "a column that was renamed away and made anew",
      "ALTER TABLE orders RENAME a TO b; ALTER TABLE orders ADD a int; ALTER TABLE orders DROP a; ALTER TABLE orders DROP b",
      ["drop-column orders.a"],
    ],
    [
      "a table that was renamed away and made anew",
      `ALTER TABLE orders RENAME TO old; ${orders}; INSERT INTO orders SELECT id FROM old; DROP TABLE orders; DROP TABLE old`,
      ["drop-table orders"],
    ],
    [
      "one under both spellings",
      "ALTER TABLE public.orders RENAME TO old; DROP TABLE IF EXISTS old",
      ["unreadable"],
    ],
    [
      "one of another schema than the one made",
      `SET search_path = archive; ${orders}; SET search_path TO public; DROP TABLE orders`,
      ["drop-table public.orders"],
    ],
    ["one behind a longer path", `SET search_path = a, b; ${orders}; DROP TABLE orders`, ["unreadable"]],
    ["one in a path of before", `SET search_path = a; ${orders}; COMMIT; DROP TABLE orders`, ["unreadable"]],
    [
      "one behind its path",
      `SET search_path = a; ${orders}; RESET search_path; DROP TABLE orders`,
      ["drop-table orders"],
    ],
    [
      "one behind a temporary one",
      "CREATE TEMP TABLE orders (id int); COMMIT; DROP TABLE orders",
      ["drop-table orders"],
    ],
    [
      "one that took another one in",
      "ALTER TABLE orders ATTACH PARTITION p DEFAULT; DROP TABLE orders",
      ["unreadable"],
    ],
    [
      "one in a schema that was renamed",
      "ALTER SCHEMA a RENAME TO b; DROP SCHEMA b CASCADE",
      ["unreadable", "drop-schema b"],
    ],
  ] as const)
    it(`keeps track of ${what}`, () => assert.deepEqual(losses(sql), expected));

  it("does not count what the statements made themselves", () => {
    assert.deepEqual(
      losses("CREATE TABLE tmp (a int); INSERT INTO tmp VALUES (1); DELETE FROM tmp; DROP TABLE tmp"),
      [],
    );
    assert.deepEqual(
      losses("ALTER TABLE orders ADD total int; UPDATE orders SET total = 1; ALTER TABLE orders DROP total"),
      [],
    );
    assert.deepEqual(losses("ALTER TABLE orders ADD total int; UPDATE orders SET total = 1, note = ''"), [
      "rewrite orders",
    ]);
    assert.deepEqual(losses("CREATE TABLE IF NOT EXISTS a (b int); DROP TABLE a"), ["drop-table a"]);
    assert.deepEqual(losses("ALTER TABLE a ADD COLUMN IF NOT EXISTS b int; ALTER TABLE a DROP b"), [
      "drop-column a.b",
    ]);
  });

  it("reads a text of a megabyte in linear time", () => {
    const begun = performance.now();
    losses(`INSERT INTO a VALUES ('${"x".repeat(1000)}');\n`.repeat(1000));
    assert.ok(performance.now() - begun < 2000);
  });
});
