import assert from "node:assert/strict";
import { rm } from "node:fs/promises";
import { join } from "node:path";
import { withDatabase } from "../../src/adapters/postgres.ts";
import { destructiveUp, downLosses } from "../../src/migrations/down-losses.ts";
import { measureLosses, totalRows } from "../../src/migrations/measure-losses.ts";
import { planDown } from "../../src/migrations/plan-down.ts";
import { RollbackError } from "../../src/model/errors.ts";
import { useDirectory } from "../_builders/use-directory.ts";
import { usePostgres } from "../_postgres.ts";
import { openIn, SHOP, SHOP_AT_3, writeFiles } from "./_migrations.ts";

describe("golang-migrate's files without its program", () => {
  const server = usePostgres();
  const project = useDirectory("migrations-");
  beforeEach(async () => {
    await server().freshDatabase("shop");
    await server().sql("shop", SHOP_AT_3);
    await writeFiles(project(), SHOP);
  });

  const open = () => openIn(project(), server().connection("shop"));
  const goDown = async (to: string) => {
    const tool = await open();
    await tool.down(await planDown(tool, to));
  };
  const versionRow = () => server().sql("shop", "SELECT version::text, dirty FROM schema_migrations");
  const refusedWith = (pattern: RegExp) => (error: unknown) =>
    error instanceof RollbackError && pattern.test(error.message);

  it("tells what is applied, pending and unknown", async () => {
    await writeFiles(project(), { "migrations/004_more.up.sql": "SELECT 1" });
    const states = (await (await open()).list()).map(({ version, name, state }) => [version, name, state]);
    assert.deepEqual(states, [
      ["1", "orders", "applied"],
      ["2", "note", "applied"],
      ["3", "audit", "applied"],
      ["4", "more", "pending"],
    ]);
    await server().sql("shop", "UPDATE schema_migrations SET version = 9");
    assert.equal((await (await open()).list()).at(-1)?.state, "unknown");
  });

  it("goes down version by version, newest first", async () => {
    await goDown("001");
    assert.deepEqual(await versionRow(), [{ version: "1", dirty: false }]);
    const columns = await server().sql(
      "shop",
      "SELECT column_name AS c FROM information_schema.columns WHERE table_schema = 'public' AND table_name <> 'schema_migrations' ORDER BY 1",
    );
    assert.deepEqual(
      columns.map(({ c }) => c),
      ["id", "item"],
    );
  });

  it("goes down to nothing", async () => {
    await goDown("0");
    assert.deepEqual(await versionRow(), []);
    assert.deepEqual((await (await open()).current()).version, undefined);
  });

  it("counts what the way down loses: rows of tables, values of columns", async () => {
    const tool = await open();
    const losses = await downLosses(tool, await planDown(tool, "1"));
    const measured = await withDatabase(server().connection("shop"), (database) =>
      measureLosses(database, losses),
    );
    assert.deepEqual(measured, [
      { kind: "drop-table", name: "public.audit", rows: 5 },
      { kind: "drop-column", name: "public.orders.note", rows: 2 },
    ]);
    assert.equal(totalRows(measured), 7);
  });

  it("counts what it cannot find as unknown, and never as nothing", async () => {
    await writeFiles(project(), {
      "migrations/003_audit.down.sql":
        "DROP TABLE audit_of_old; ALTER TABLE orders DROP nowhere; DO $$ BEGIN END $$; DROP TABLE IF EXISTS gone",
    });
    const tool = await open();
    const losses = await downLosses(tool, await planDown(tool, "2"));
    const measured = await withDatabase(server().connection("shop"), (database) =>
      measureLosses(database, losses),
    );
    assert.deepEqual(
      measured.map(({ rows }) => rows),
      [null, null, null, 0],
    );
    assert.equal(totalRows(measured), null);
  });

  it("knows which versions destroyed something on the way up", async () => {
    await writeFiles(project(), {
      "migrations/004_forget.up.sql":
        "ALTER TABLE orders DROP COLUMN item; CREATE TABLE t (a int); DROP TABLE t;",
      "migrations/004_forget.down.sql": "ALTER TABLE orders ADD COLUMN item text;",
    });
    const tool = await open();
    assert.deepEqual(await destructiveUp(tool, "1", "3"), []);
    assert.deepEqual(
      (await destructiveUp(tool, "3", "4")).map(({ kind }) => kind),
      ["drop-column"],
    );
    assert.deepEqual(
      (await destructiveUp(tool, undefined, "4")).map(({ kind }) => kind),
      [],
    );
    assert.deepEqual(
      (await destructiveUp(tool, "1", "77")).map(({ kind }) => kind),
      ["unreadable"],
    );
  });

  it("keeps version and schema together when a migration fails", async () => {
    await writeFiles(project(), {
      "migrations/002_note.down.sql": "ALTER TABLE orders DROP COLUMN note; SELECT 1 / 0;",
    });
    await assert.rejects(goDown("1"), refusedWith(/taking back 2 failed: .*division by zero/));
    assert.deepEqual(await versionRow(), [{ version: "2", dirty: false }]);
    assert.equal((await server().sql("shop", "SELECT note FROM orders")).length, 3);
  });

  it("marks the database dirty when a migration that fits no transaction fails halfway, and then refuses", async () => {
    await server().sql(
      "shop",
      "CREATE INDEX by_item ON orders (item); ALTER INDEX by_item RENAME TO by_item_2",
    );
    await writeFiles(project(), { "migrations/003_audit.down.sql": "DROP INDEX CONCURRENTLY by_item" });
    await assert.rejects(goDown("2"), refusedWith(/by_item/));
    assert.deepEqual(await versionRow(), [{ version: "2", dirty: true }]);
    await assert.rejects(goDown("1"), refusedWith(/dirty/));
  });

  it("runs a migration that fits no transaction", async () => {
    await server().sql("shop", "CREATE INDEX by_item ON orders (item)");
    await writeFiles(project(), { "migrations/003_audit.down.sql": "DROP INDEX CONCURRENTLY by_item" });
    await goDown("2");
    assert.deepEqual(await versionRow(), [{ version: "2", dirty: false }]);
  });

  it("refuses before anything is changed", async () => {
    await assert.rejects(goDown("7"), refusedWith(/"7" is not applied/));
    await rm(join(project(), "migrations/002_note.down.sql"));
    await assert.rejects(goDown("1"), refusedWith(/no \.down\.sql for 2/));
    await server().sql("shop", "UPDATE schema_migrations SET version = 9");
    await assert.rejects(goDown("1"), refusedWith(/which no file here describes/));
    assert.deepEqual(await versionRow(), [{ version: "9", dirty: false }]);
  });

  it("does not work beside another golang-migrate", async () => {
    const other = await server().session("shop", "master");
    const { rows } = await other.query<{ key: string }>(LOCK_KEY);
    assert.equal(rows.length, 1);
    await assert.rejects(goDown("2"), refusedWith(/another golang-migrate/));
    await other.end();
  });
});

// What golang-migrate 4.18.3 was seen to take: GenerateAdvisoryLockId("/shop", "public", "schema_migrations") of golang-migrate v4.
const LOCK_KEY = `SELECT pg_advisory_lock(2101699660)::text AS key`;
