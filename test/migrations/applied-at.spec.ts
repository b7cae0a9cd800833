import assert from "node:assert/strict";
import { join } from "node:path";
import { openMigrationTool } from "../../src/migrations/open-tool.ts";
import { useDirectory } from "../_builders/use-directory.ts";
import { usePostgres } from "../_postgres.ts";
import { SHOP, SHOP_AT_3, openIn, sourceIn, writeFiles } from "./_migrations.ts";
import { installNodePgMigrate, migrateUp } from "./_node-pg-migrate.ts";

describe("when a migration was applied, on a server whose time is not UTC", function () {
  this.timeout(30_000);
  const server = usePostgres();
  const project = useDirectory("applied-");
  beforeEach(async () => {
    await server().freshDatabase("shop");
    await server().sql("postgres", "ALTER DATABASE shop SET timezone = 'America/New_York'");
  });

  const connection = () => server().connection("shop");
  const times = async () =>
    (await (await openIn(project(), connection())).list()).map(({ appliedAt }) => appliedAt);

  it("is told by the genuine node-pg-migrate", async () => {
    await installNodePgMigrate(join(project(), "node_modules"));
    const before = Date.now();
    await migrateUp(project(), connection());
    const found = await times();
    assert.equal(found.length, 3);
    for (const time of found)
      assert.ok(Date.parse(time ?? "") >= before - 1 && Date.parse(time ?? "") <= Date.now(), time);
  });

  it("follows summer and winter in node-pg-migrate's table, and is not known of pending ones", async () => {
    await writeFiles(project(), {
      "node_modules/node-pg-migrate/package.json": "{}",
      "migrations/1_a.sql": "",
      "migrations/2_b.sql": "",
      "migrations/3_c.sql": "",
    });
    await server().sql(
      "shop",
      `CREATE TABLE pgmigrations (id serial PRIMARY KEY, name varchar(255) NOT NULL, run_on timestamp NOT NULL);
       INSERT INTO pgmigrations (name, run_on) VALUES ('1_a', '2026-01-15 12:00:00.25'), ('2_b', '2026-07-15 12:00:00')`,
    );
    assert.deepEqual(await times(), ["2026-01-15T17:00:00.250Z", "2026-07-15T16:00:00.000Z", undefined]);
  });

  it("is told by Flyway's table", async () => {
    await writeFiles(project(), { "migrations/V1__a.sql": "" });
    await server().sql(
      "shop",
      `CREATE TABLE flyway_schema_history (installed_rank int PRIMARY KEY, version varchar(50), description varchar(200) NOT NULL,
         type varchar(20) NOT NULL, script varchar(1000) NOT NULL, checksum int, installed_by varchar(100) NOT NULL,
         installed_on timestamp NOT NULL DEFAULT now(), execution_time int NOT NULL, success boolean NOT NULL);
       INSERT INTO flyway_schema_history VALUES (1, '1', 'a', 'SQL', 'V1__a.sql', 0, 'master', '2026-07-15 12:00:00', 5, true)`,
    );
    assert.deepEqual(await times(), ["2026-07-15T16:00:00.000Z"]);
  });

  it("is when it began in Prisma's table, which keeps zones", async () => {
    await writeFiles(project(), { "migrations/20260715000000_a/migration.sql": "" });
    await server().sql(
      "shop",
      `CREATE TABLE _prisma_migrations (migration_name text, started_at timestamptz, finished_at timestamptz, rolled_back_at timestamptz);
       INSERT INTO _prisma_migrations VALUES ('20260715000000_a', '2026-07-15 12:00:00+02', '2026-07-15 12:30:00+02', NULL)`,
    );
    assert.deepEqual(await times(), ["2026-07-15T10:00:00.000Z"]);
  });

  it("is not known of golang-migrate, and of a command only when it says so", async () => {
    await writeFiles(project(), SHOP);
    await server().sql("shop", SHOP_AT_3);
    assert.deepEqual(await times(), [undefined, undefined, undefined]);
    const status = (appliedAt: string) => ["echo", `[{"version":"1","state":"applied"${appliedAt}}]`];
    const told = async (appliedAt: string) => {
      const commands = { status: status(appliedAt), down: ["true"] };
      const tool = await openMigrationTool("command", sourceIn(project(), connection(), { commands }));
      return (await tool.list())[0]?.appliedAt;
    };
    assert.equal(await told(""), undefined);
    assert.equal(await told(',"appliedAt":"2026-07-15T12:00:00+02:00"'), "2026-07-15T10:00:00.000Z");
    await assert.rejects(told(',"appliedAt":"2026-07-15 12:00:00"'), /printed no list of migrations/);
  });
});
