import assert from "node:assert/strict";
import { join } from "node:path";
import { execa } from "execa";
import { lossQuestion } from "../../../src/cli/confirm-loss.ts";
import { useDirectory } from "../../_builders/use-directory.ts";
import { usePostgres } from "../../_postgres.ts";
import { SHOP, SHOP_AT_3, writeFiles } from "../../migrations/_migrations.ts";

const ROLLBACK = join(import.meta.dirname, "..", "..", "..", "bin", "rollback.js");

describe("rollback migrate", function () {
  this.timeout(30_000);
  const server = usePostgres();
  const project = useDirectory("migrate-");
  beforeEach(async () => {
    await server().freshDatabase("shop");
    await server().sql("shop", SHOP_AT_3);
    await writeFiles(project(), SHOP);
  });

  const rollback = async (...args: string[]) => {
    const { port, password } = server().connection("shop");
    const where = [
      "--host",
      "127.0.0.1",
      "--port",
      String(port),
      "--database",
      "shop",
      "--user",
      "master",
      "--no-ssl",
    ];
    const { exitCode, stdout, stderr } = await execa(
      process.execPath,
      [
        ROLLBACK,
        "migrate",
        ...args,
        "--stack",
        "prod",
        "--cwd",
        project(),
        ...where,
        "--password-env",
        "SHOP_DB",
      ],
      { env: { SHOP_DB: password }, reject: false, stdin: "ignore", timeout: 20_000 },
    );
    assert.ok(!`${stdout}${stderr}`.includes("s3cret"));
    return { exitCode, stdout, stderr };
  };

  it("shows where the database stands", async () => {
    const { exitCode, stdout } = await rollback("status");
    assert.equal(exitCode, 0);
    assert.deepEqual(stdout.split("\n"), [
      "golang-migrate: 3",
      "version  state    name",
      "1        applied  orders",
      "2        applied  note",
      "3        applied  audit",
    ]);
    await server().sql("shop", "UPDATE schema_migrations SET dirty = true");
    const dirty = await rollback("status", "--output", "json");
    assert.equal(dirty.exitCode, 1);
    assert.match((JSON.parse(dirty.stdout) as { dirty: string }).dirty, /3 is dirty/);
  });

  it("shows the loss, goes down with --yes, and has nothing to do then", async () => {
    const { exitCode, stdout, stderr } = await rollback("down", "--to", "1", "--yes");
    assert.equal(exitCode, 0, stderr);
    assert.deepEqual(stdout.split("\n"), [
      "from 3 down to 1, taking back 3, 2",
      "loss         of                  rows",
      "drop-table   public.audit        5",
      "drop-column  public.orders.note  2",
      "the database is at 1",
    ]);
    assert.match((await rollback("down", "--to", "1", "--yes")).stdout, /already at 1; nothing to do/);
  });

  it("changes nothing without anybody to confirm, or when it is only to show", async () => {
    const nobody = await rollback("down", "--to", "1");
    assert.equal(nobody.exitCode, 2);
    assert.match(nobody.stderr, /CONFIRMATION_IMPOSSIBLE/);
    assert.equal((await rollback("down", "--to", "1", "--dry-run")).exitCode, 0);
    assert.match((await rollback("status")).stdout, /^golang-migrate: 3/);
  });

  it("refuses an unknown loss even with --yes", async () => {
    await writeFiles(project(), { "migrations/003_audit.down.sql": "DO $$ BEGIN DROP TABLE audit; END $$" });
    const { exitCode, stdout } = await rollback("down", "--to", "2", "--yes");
    assert.equal(exitCode, 10);
    assert.match(stdout, /unknown[\s\S]*refused: what it loses cannot be told/);
    assert.equal((await rollback("down", "--to", "2", "--yes", "--accept-unknown-loss")).exitCode, 0);
  });

  it("says where it stopped halfway, with an exit code of its own", async () => {
    await writeFiles(project(), { "migrations/002_note.down.sql": "SELECT count(1 / 0)" });
    const { exitCode, stdout } = await rollback("down", "--to", "1", "--yes", "--accept-unknown-loss");
    assert.equal(exitCode, 11, stdout);
    assert.match(stdout, /stopped at 2: taking back 2 failed: .*division by zero/);
    await writeFiles(project(), { "migrations/002_note.down.sql": "SELECT count(1 / 0)" });
    assert.equal((await rollback("down", "--to", "1", "--yes")).exitCode, 1);
  });

  it("says what is wrong with its arguments", async () => {
    assert.match((await rollback("down", "--yes")).stderr, /USAGE: going down needs a version/);
    assert.match(
      (await rollback("status", "--tool", "liquibase")).stderr,
      /MIGRATION_TOOL_UNKNOWN: "liquibase"/,
    );
    assert.match((await rollback("up")).stderr, /USAGE/);
    assert.match((await rollback("status", "--password-env", "NOT_SET")).stderr, /NOT_SET.* is not set/);
  });

  it("asks for the number of rows, so that nobody agrees without having read it", () => {
    const loss = { kind: "drop-table", name: "public.audit" } as const;
    assert.deepEqual(
      lossQuestion(
        [
          { ...loss, rows: 5 },
          { ...loss, rows: 2 },
        ],
        "prod",
      ),
      {
        question: "Type the number of rows that lose data (7) to migrate prod down",
        answer: "7",
      },
    );
    assert.equal(lossQuestion([], "prod").answer, "prod");
    assert.equal(lossQuestion([{ ...loss, rows: null }], "prod").answer, "unknown");
  });
});
