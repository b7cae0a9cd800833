import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { join } from "node:path";
import { promisify } from "node:util";
import { postgresEnvironment } from "../../src/adapters/postgres-environment.ts";
import { destructiveUp, downLosses } from "../../src/migrations/down-losses.ts";
import type { MigrationTool } from "../../src/migrations/migration-tool.ts";
import { planDown } from "../../src/migrations/plan-down.ts";
import { RollbackError } from "../../src/model/errors.ts";
import { useDirectory } from "../_builders/use-directory.ts";
import { usePostgres } from "../_postgres.ts";
import { alembicPrograms, golangMigratePrograms } from "./_genuine-programs.ts";
import { openIn, SHOP, writeFiles } from "./_migrations.ts";

const revision = (id: string, after: string, { up, down }: { readonly up: string; readonly down: string }) =>
  `"""${id} title"""
import sqlalchemy as sa
from alembic import op
revision = "${id}"
down_revision = ${after}
def upgrade():
    ${up}
def downgrade():
    ${down}
`;

/** A project as `alembic init` makes it, cut to what it needs. */
const ALEMBIC_PROJECT: Readonly<Record<string, string>> = {
  "alembic.ini": `[alembic]\nscript_location = migrations\n
[loggers]\nkeys = root\n[handlers]\nkeys = console\n[formatters]\nkeys =\n
[logger_root]\nlevel = INFO\nhandlers = console\n[handler_console]\nclass = StreamHandler\nargs = (sys.stderr,)\n`,
  "migrations/env.py": `import logging.config, os
from alembic import context
from sqlalchemy import create_engine
logging.config.fileConfig(context.config.config_file_name)
url = os.environ["DATABASE_URL"].replace("postgresql://", "postgresql+psycopg://")
if context.is_offline_mode():
    context.configure(url=url, literal_binds=True)
    with context.begin_transaction():
        context.run_migrations()
else:
    with create_engine(url).connect() as connection:
        context.configure(connection=connection)
        with context.begin_transaction():
            context.run_migrations()
`,
  "migrations/versions/1_orders.py": revision("aaa", "None", {
    up: `op.create_table("orders", sa.Column("id", sa.Integer, primary_key=True), sa.Column("item", sa.Text))`,
    down: `op.drop_table("orders")`,
  }),
  "migrations/versions/2_note.py": revision("bbb", '"aaa"', {
    up: `op.add_column("orders", sa.Column("note", sa.Text))`,
    down: `op.drop_column("orders", "note")`,
  }),
  "migrations/versions/3_item.py": revision("ccc", '"bbb"', {
    up: `op.drop_column("orders", "item")`,
    down: `op.add_column("orders", sa.Column("item", sa.Text))`,
  }),
};

describe("migrations taken back by the genuine program", function () {
  this.timeout(10 * 60_000);
  const server = usePostgres();
  const project = useDirectory("migrations-");
  beforeEach(() => server().freshDatabase("shop"));

  /** Runs a program as a deployment would, with the database in its environment. */
  const deploy = (program: string, args: readonly string[]) =>
    promisify(execFile)(program, [...args], {
      cwd: project(),
      env: {
        ...postgresEnvironment(server().connection("shop"), process.env),
        DATABASE_URL: address(server().connection("shop").password),
      },
      timeout: 60_000,
    });
  const address = (password = ""): string => {
    const { user, host, port, database } = server().connection("shop");
    return `postgresql://${user}:${encodeURIComponent(password)}@${host}:${port}/${database}?sslmode=disable`;
  };
  const open = (programs: string): Promise<MigrationTool> =>
    openIn(project(), server().connection("shop"), { environment: { PATH: programs } });
  const standing = async (tool: MigrationTool): Promise<string[]> =>
    (await tool.list()).map(({ version, state }) => `${version} ${state}`);
  const columns = async (): Promise<unknown[]> =>
    (
      await server().sql(
        "shop",
        "SELECT column_name AS name FROM information_schema.columns WHERE table_name = 'orders' ORDER BY 1",
      )
    ).map(({ name }) => name);

  it("by Alembic, with what is lost read from the SQL that it prints", async () => {
    const programs = await alembicPrograms();
    await writeFiles(project(), ALEMBIC_PROJECT);
    await deploy(join(programs, "alembic"), ["upgrade", "head"]);
    await server().sql("shop", "INSERT INTO orders VALUES (1, 'hot')");
    const tool = await open(programs);
    assert.deepEqual(await standing(tool), ["aaa applied", "bbb applied", "ccc applied"]);
    const destroyed = await destructiveUp(tool, "aaa", "ccc");
    assert.deepEqual(
      destroyed.map((loss) => [loss.kind, "column" in loss && loss.column]),
      [["drop-column", "item"]],
    );
    const plan = await planDown(tool, "aaa");
    const losses = await downLosses(tool, plan);
    assert.deepEqual(
      losses.map((loss) => [loss.kind, "column" in loss && loss.column]),
      [["drop-column", "note"]],
    );
    await tool.down(plan);
    assert.deepEqual(await columns(), ["id", "item"]);
    assert.deepEqual(await standing(tool), ["aaa applied", "bbb pending", "ccc pending"]);
    await tool.down(await planDown(tool, "0"));
    assert.deepEqual(await columns(), []);
    assert.equal((await tool.current()).version, undefined);
  });

  it("by Alembic, which says why it cannot, and never the password", async () => {
    const programs = await alembicPrograms();
    await writeFiles(project(), {
      ...ALEMBIC_PROJECT,
      "migrations/versions/3_item.py": revision("ccc", '"bbb"', {
        up: `op.execute("SELECT 1")`,
        down: `op.execute("ALTER TABLE nowhere ADD COLUMN item text")`,
      }),
    });
    await deploy(join(programs, "alembic"), ["upgrade", "head"]);
    const tool = await open(programs);
    const password = server().connection("shop").password ?? "";
    await assert.rejects(tool.down(await planDown(tool, "aaa")), (error) => {
      assert.ok(error instanceof RollbackError);
      assert.match(error.message, /relation "nowhere" does not exist/);
      assert.ok(!error.message.includes(password));
      return true;
    });
    assert.equal((await tool.current()).version, "ccc", "one transaction for each revision");
  });

  it("by golang-migrate, version by version, and it stays dirty where it stops", async () => {
    const programs = await golangMigratePrograms();
    await writeFiles(project(), SHOP);
    const up = ["-path", join(project(), "migrations"), "-database", address("")];
    await deploy(join(programs, "migrate"), [...up, "up"]);
    await server().sql("shop", "INSERT INTO orders VALUES (1, 'tea', 'hot')");
    const tool = await open(programs);
    assert.deepEqual(await standing(tool), ["1 applied", "2 applied", "3 applied"]);
    await tool.down(await planDown(tool, "2"));
    assert.deepEqual(await standing(tool), ["1 applied", "2 applied", "3 pending"]);
    await writeFiles(project(), {
      "migrations/002_note.down.sql": "ALTER TABLE orders DROP COLUMN nothing;",
    });
    await assert.rejects(tool.down(await planDown(tool, "1")), /column "nothing" of relation "orders"/);
    const { dirty } = await tool.current();
    assert.match(dirty ?? "", /is dirty/);
    await assert.rejects(planDown(tool, "1"), /dirty/);
  });
});
