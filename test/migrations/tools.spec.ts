import assert from "node:assert/strict";
import { chmod, readFile } from "node:fs/promises";
import { join } from "node:path";
import { destructiveUp, downLosses } from "../../src/migrations/down-losses.ts";
import { openMigrationTool } from "../../src/migrations/open-tool.ts";
import { planDown } from "../../src/migrations/plan-down.ts";
import { RollbackError } from "../../src/model/errors.ts";
import { useDirectory } from "../_builders/use-directory.ts";
import { usePostgres } from "../_postgres.ts";
import { openIn, sourceIn, writeFiles } from "./_migrations.ts";

/** A program that writes its arguments and what it was told about the database into `called`. */
const RECORDER = `#!/bin/sh
echo "$@" > called; env | grep -E '^(PG|DATABASE_URL|FLYWAY)' >> called
`;

describe("migration tools", () => {
  const server = usePostgres();
  const project = useDirectory("migrations-");
  beforeEach(() => server().freshDatabase("shop"));

  const open = () => openIn(project(), server().connection("shop"));
  const goDown = async (to: string) => {
    const tool = await open();
    await tool.down(await planDown(tool, to));
  };
  const states = async () => (await (await open()).list()).map(({ version, state }) => `${version} ${state}`);
  const called = async () => (await readFile(join(project(), "called"), "utf8")).split("\n");
  const refusedWith = (pattern: RegExp) => (error: unknown) =>
    error instanceof RollbackError && pattern.test(error.message);
  const setUp = (files: Record<string, string>, sql: string) =>
    Promise.all([writeFiles(project(), files), server().sql("shop", sql)]);

  describe("found by their files", () => {
    it("are named when nothing or too much fits", async () => {
      await writeFiles(project(), { "migrations/README": "" });
      await assert.rejects(open(), (error) => {
        assert.ok(error instanceof RollbackError);
        assert.equal(error.code, "MIGRATION_TOOL_UNKNOWN");
        assert.equal(
          error.remedy,
          "name one of golang-migrate, node-pg-migrate, prisma, flyway, alembic, command",
        );
        return true;
      });
      await writeFiles(project(), { "migrations/V1__a.sql": "", "migrations/1_a.up.sql": "" });
      await assert.rejects(open(), refusedWith(/fits several tools: golang-migrate, flyway/));
    });

    it("are refused when they are unknown or their folder is missing", async () => {
      const source = sourceIn(project(), server().connection("shop"));
      await assert.rejects(
        openMigrationTool("liquibase", source),
        refusedWith(/"liquibase" is not a migration tool/),
      );
      await assert.rejects(openMigrationTool(undefined, source), refusedWith(/cannot be read/));
    });
  });

  describe("node-pg-migrate", () => {
    const FILES = {
      "node_modules/node-pg-migrate/package.json": "{}",
      "node_modules/.bin/node-pg-migrate": RECORDER,
      "migrations/1700000000001_orders.sql":
        "-- Up Migration\nCREATE TABLE orders (id int);\n-- Down Migration\nDROP TABLE orders;",
      "migrations/1700000000002_note.js": "exports.up = () => undefined",
    };
    const TABLE = `CREATE TABLE pgmigrations (id serial, name text, run_on timestamp);
      INSERT INTO pgmigrations (name, run_on) VALUES ('1700000000001_orders', '2024-01-01'), ('1700000000002_note', '2024-01-02')`;
    beforeEach(() => setUp(FILES, TABLE));

    it("goes down with the project's own program, without the password among its arguments", async () => {
      assert.deepEqual(await states(), ["1700000000001_orders applied", "1700000000002_note applied"]);
      await goDown("1700000000001_orders");
      const [argv, ...environment] = await called();
      assert.equal(argv, `down 1 --migrations-dir ${join(project(), "migrations")}`);
      assert.ok(environment.includes(`PGPASSWORD=${server().connection("shop").password ?? ""}`));
    });

    it("reads SQL by its sections, and takes JavaScript for unknown", async () => {
      const tool = await open();
      const losses = await downLosses(tool, await planDown(tool, "0"));
      assert.deepEqual(
        losses.map(({ kind }) => kind),
        ["drop-table", "unreadable"],
      );
    });

    it("is refused where it is not installed", async () => {
      await chmod(join(project(), "node_modules/.bin/node-pg-migrate"), 0o644);
      const tool = await openIn(project(), server().connection("shop"), {
        environment: { PATH: "/nowhere" },
      });
      await assert.rejects(planDown(tool, "0"), refusedWith(/not installed in the project/));
    });
  });

  describe("Prisma", () => {
    it("tells where it stands and that there is no way down", async () => {
      await setUp(
        {
          "migrations/20240101000000_a/migration.sql": "CREATE TABLE a (b int)",
          "migrations/20240102000000_b/migration.sql": "DROP TABLE old",
        },
        `CREATE TABLE _prisma_migrations (migration_name text, started_at timestamptz, finished_at timestamptz, rolled_back_at timestamptz);
         INSERT INTO _prisma_migrations VALUES ('20240101000000_a', '2024-01-01', '2024-01-01', NULL), ('20240102000000_b', '2024-01-02', '2024-01-02', NULL)`,
      );
      assert.deepEqual(await states(), ["20240101000000_a applied", "20240102000000_b applied"]);
      await assert.rejects(goDown("20240101000000_a"), refusedWith(/Prisma Migrate has no down migrations/));
      const up = await destructiveUp(await open(), "20240101000000_a", "20240102000000_b");
      assert.deepEqual(
        up.map(({ kind }) => kind),
        ["drop-table"],
      );
      await server().sql(
        "shop",
        "UPDATE _prisma_migrations SET finished_at = NULL WHERE migration_name ~ '_b$'",
      );
      await assert.rejects(goDown("20240101000000_a"), refusedWith(/was begun and did not finish/));
    });
  });

  describe("Flyway", () => {
    const FILES = {
      "migrations/V1__a.sql": "CREATE TABLE a (b int)",
      "migrations/V1.10__b.sql": "CREATE TABLE c (d int)",
      "migrations/V1_9__z.sql": "SELECT 1",
      "migrations/U1.10__b.sql": "DROP TABLE c",
    };
    const TABLE = `CREATE TABLE flyway_schema_history (installed_rank int, version text, description text, type text, script text, success boolean, installed_on timestamp NOT NULL DEFAULT now());
      INSERT INTO flyway_schema_history VALUES (1, '1', 'a', 'SQL', 'V1__a.sql', true), (2, '1.9', 'z', 'SQL', '', true), (3, '1.10', 'b', 'SQL', '', true)`;

    it("is refused without its program, because undo is a paid feature", async () => {
      await setUp(FILES, TABLE);
      assert.deepEqual(await states(), ["1 applied", "1.9 applied", "1.10 applied"]);
      await assert.rejects(goDown("1.9"), refusedWith(/undo is part of its paid editions/));
    });

    it("undoes with its program, told by environment only", async () => {
      await setUp({ ...FILES, "node_modules/.bin/flyway": RECORDER }, TABLE);
      await goDown("1.9");
      const [argv, ...environment] = await called();
      assert.equal(argv, "undo -target=1.10");
      assert.ok(environment.some((line) => line.startsWith("FLYWAY_PASSWORD=s3cret")));
      await assert.rejects(goDown("1"), refusedWith(/no undo script \(U…\) for 1\.9/));
    });

    it("knows undone and failed versions", async () => {
      await setUp(
        FILES,
        `${TABLE}; INSERT INTO flyway_schema_history VALUES (4, '1.10', 'b', 'UNDO_SQL', '', true)`,
      );
      assert.equal((await (await open()).current()).version, "1.9");
      await server().sql(
        "shop",
        "INSERT INTO flyway_schema_history VALUES (5, '1.10', 'b', 'SQL', '', false)",
      );
      assert.match((await (await open()).current()).dirty ?? "", /1\.10 is recorded as failed/);
    });
  });

  describe("Alembic", () => {
    const revision = (id: string, after: string) =>
      `"""${id} title\n"""\nrevision: str = '${id}'\ndown_revision: Union[str, None] = ${after}\n`;
    const FILES = {
      "migrations/env.py": "",
      "migrations/versions/x.py": revision("aaa", "None"),
      "migrations/versions/a.py": revision("bbb", '"aaa"'),
      "node_modules/.bin/alembic": `#!/bin/sh
echo "$@" > called
case "$*" in *--sql*) echo "INFO  [alembic.runtime.migration] Running" >&2
echo "BEGIN;
-- Running downgrade bbb -> aaa
ALTER TABLE orders DROP COLUMN note;
UPDATE alembic_version SET version_num='aaa' WHERE alembic_version.version_num = 'bbb';
COMMIT;"; esac
`,
    };
    const TABLE =
      "CREATE TABLE alembic_version (version_num text); INSERT INTO alembic_version VALUES ('bbb')";

    it("follows the chain of revisions, and reads the SQL that it would run", async () => {
      await setUp(FILES, TABLE);
      assert.deepEqual(await states(), ["aaa applied", "bbb applied"]);
      const tool = await open();
      const losses = await downLosses(tool, await planDown(tool, "aaa"));
      assert.deepEqual(
        losses.map(({ kind }) => kind),
        ["drop-column"],
      );
      await goDown("base");
      assert.equal((await called())[0], "downgrade base");
    });

    it("refuses branches", async () => {
      await setUp({ ...FILES, "migrations/versions/c.py": revision("ccc", '"aaa"') }, TABLE);
      await assert.rejects(goDown("aaa"), refusedWith(/bbb, which no file here describes/));
      await server().sql("shop", "INSERT INTO alembic_version VALUES ('ccc')");
      await assert.rejects(goDown("aaa"), refusedWith(/several branches/));
    });
  });

  describe("any command", () => {
    const openCommand = (status: string) =>
      openMigrationTool("command", {
        ...sourceIn(project(), server().connection("shop")),
        commands: {
          status: ["sh", "-c", status],
          down: ["sh", "-c", 'echo "$@" > called', "sh", "{{to}}", "{{count}}"],
        },
      });

    it("goes down by what its status command prints", async () => {
      await writeFiles(project(), { "migrations/x": "" });
      const tool = await openCommand(
        `echo '[{"version":"1","state":"applied"},{"version":"2","state":"applied","down":"DROP TABLE a"}]'`,
      );
      const plan = await planDown(tool, "1");
      assert.deepEqual(
        (await downLosses(tool, plan)).map(({ kind }) => kind),
        ["drop-table"],
      );
      await tool.down(plan);
      assert.equal((await called())[0], "1 1");
    });

    it("is refused when the answer is no list, and hides the password in what a tool says", async () => {
      const tool = await openCommand('echo "cannot reach $DATABASE_URL $PGPASSWORD"');
      await assert.rejects(tool.current(), (error) => {
        assert.ok(error instanceof RollbackError && /printed no list/.test(error.message));
        return !error.message.includes("s3cret");
      });
      const failing = await openCommand("echo $PGPASSWORD; exit 3");
      await assert.rejects(failing.current(), (error) => {
        assert.ok(error instanceof RollbackError && /exit code 3/.test(error.message));
        return !error.message.includes("s3cret");
      });
    });
  });
});
