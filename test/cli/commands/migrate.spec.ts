import assert from "node:assert/strict";
import { rm } from "node:fs/promises";
import { join } from "node:path";
import { useDirectory } from "../../_builders/use-directory.ts";
import { usePostgres } from "../../_postgres.ts";
import { startChild } from "../../e2e/_child.ts";
import { aProgram } from "../../e2e/_program.ts";
import { aStack, cleanUp, type Scenario } from "../../e2e/_scenario.ts";
import { until } from "../../e2e/_until.ts";
import { SHOP, SHOP_AT_3, writeFiles } from "../../migrations/_migrations.ts";
import { installNodePgMigrate, migrateUp, PG_SHOP } from "../../migrations/_node-pg-migrate.ts";

const ROLLBACK = join(import.meta.dirname, "..", "..", "..", "bin", "rollback.js");

const SETTINGS = `version: 1
data:
  - name: shop
    connection:
      host: "{{outputs.host}}"
      port: "{{outputs.port}}"
      database: shop
      user: master
      password: { env: SHOP_PASSWORD }
      ssl: false
    migrations: { directory: migrations }
`;

describe("rollback migrate", function () {
  this.timeout(120_000);
  const server = usePostgres();
  beforeEach(async () => {
    await server().freshDatabase("shop");
    await server().sql("shop", SHOP_AT_3);
  });

  /** A session that keeps a table from being changed, until it is let go. */
  const hold = async (table: string) => {
    const session = await server().session("shop", "admin");
    await session.query(`BEGIN; LOCK TABLE ${table} IN ACCESS SHARE MODE`);
    return () => session.query("COMMIT");
  };
  const untilWaiting = () =>
    until("a statement that waits for the lock", async () => {
      const waiting = "SELECT pid FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND datname = 'shop'";
      return (await server().sql("postgres", waiting)).length > 0;
    });

  describe("without a stack", () => {
    const project = useDirectory("migrate-");
    beforeEach(() => writeFiles(project(), SHOP));

    const rollback = async (...args: string[]) => {
      const { port, password } = server().connection("shop");
      const where = ["--host", "127.0.0.1", "--port", String(port), "--database", "shop", "--user", "master"];
      const login = args.includes("--password-env") ? [] : ["--password-env", "SHOP_DB"];
      const ended = await startChild(
        [process.execPath, ROLLBACK, "migrate", ...args, "--cwd", project(), ...where, "--no-ssl", ...login],
        { cwd: project(), env: { ...process.env, SHOP_DB: password } },
      ).ended;
      assert.ok(!`${ended.stdout}${ended.stderr}`.includes("s3cret"));
      return ended;
    };

    it("shows where the database stands", async () => {
      const { exitCode, stdout, stderr } = await rollback("status");
      assert.equal(exitCode, 0, stderr);
      assert.deepEqual(stdout.trimEnd().split("\n"), [
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

    it("shows when each was applied, where the tool's table tells", async () => {
      await rm(join(project(), "migrations"), { recursive: true });
      await server().freshDatabase("shop");
      await installNodePgMigrate(join(project(), "node_modules"));
      await migrateUp(project(), server().connection("shop"));
      const [, head, first] = (await rollback("status")).stdout.split("\n");
      assert.match(head ?? "", /^version +state +applied at +name$/);
      assert.match(first ?? "", /^1700000000001_orders +applied +20\d\d-\S+Z +1700000000001_orders$/);
      const { stdout } = await rollback("down", "--to", "1700000000001_orders", "--dry-run");
      assert.match(stdout, /^1700000000003_audit:$/m, "a version that is the name is said once");
    });

    it("shows the loss and changes nothing", async () => {
      const { exitCode, stdout, stderr } = await rollback("down", "--to", "1", "--dry-run");
      assert.equal(exitCode, 0, stderr);
      assert.deepEqual(stdout.trimEnd().split("\n"), [
        "from 3 down to 1, taking back 3, 2",
        "loss         of                  rows",
        "drop-table   public.audit        5",
        "drop-column  public.orders.note  2",
        "3 audit:",
        "  DROP TABLE audit;",
        "2 note:",
        "  ALTER TABLE orders DROP COLUMN note;",
      ]);
      const told = JSON.parse(
        (await rollback("down", "--to", "3", "--dry-run", "--output", "json")).stdout,
      ) as object;
      assert.deepEqual(told, {
        schema: "rollback.migrate-plan/v1",
        from: "3",
        to: "3",
        revert: [],
        losses: [],
        destroyed: [],
      });
      assert.match((await rollback("status")).stdout, /^golang-migrate: 3/);
    });

    it("says what comes back empty, because it was dropped on the way up", async () => {
      await writeFiles(project(), {
        "migrations/003_audit.up.sql": "ALTER TABLE orders DROP COLUMN note;",
        "migrations/003_audit.down.sql": "ALTER TABLE orders ADD COLUMN note text;",
      });
      const { stdout } = await rollback("down", "--to", "2", "--dry-run");
      assert.deepEqual(stdout.split("\n").slice(0, 3), [
        "from 3 down to 2, taking back 3",
        "going down itself drops nothing, but:",
        "no way down brings back what was destroyed, and a table or column that it adds again comes back empty: the column orders.note was dropped",
      ]);
      const told = await rollback("down", "--to", "2", "--dry-run", "--output", "json");
      assert.match(told.stdout, /"destroyed":\["the column orders\.note was dropped"\]/);
    });

    it("refuses to go down, because nothing could resume it", async () => {
      const { exitCode, stderr } = await rollback("down", "--to", "1", "--yes");
      assert.equal(exitCode, 2);
      assert.match(stderr, /USAGE: --stack is missing: going down is a run of a stack/);
      assert.match(stderr, /look with --dry-run and go down with the tool itself/);
    });

    it("says what is wrong with its arguments", async () => {
      const said = async (...args: string[]) => (await rollback(...args)).stderr;
      assert.match(await said("down", "--yes"), /USAGE: --to is missing: going down needs a version/);
      assert.match(await said("status", "--to", "1"), /USAGE: --to belongs to migrate down/);
      assert.match(
        await said("status", "--name", "shop"),
        /USAGE: --name names an entry .*no stack is named/,
      );
      assert.match(await said("status", "--tool", "liquibase"), /MIGRATION_TOOL_UNKNOWN: "liquibase"/);
      assert.match(await said("up"), /USAGE/);
      assert.match(await said("status", "--password-env", "NOT_SET"), /NOT_SET.* is not set/);
    });
  });

  describe("of a stack", () => {
    afterEach(cleanUp);

    const shop = async (files: Readonly<Record<string, string>> = SHOP, settings = SETTINGS) => {
      const outputs = [`export const host = "127.0.0.1";`, `export const port = ${server().port};`];
      const releases = { "v1.0.0": { program: aProgram(`thing("a");`, ...outputs), files } };
      const stack = await aStack({ releases, rollbackYaml: settings });
      return stack.withEnvironment({ SHOP_PASSWORD: server().connection("shop").password });
    };
    const version = async (stack: Scenario) =>
      (await stack.rollback("migrate", "status")).stdout.split("\n")[0]?.replace(/^.*: /, "");
    const down = (to: string, ...args: string[]) =>
      ["migrate", "down", "--to", to, "--yes", ...args] as const;

    it("goes down by rollback.yaml, after the rows were named, and has nothing to do then", async () => {
      const stack = await shop();
      const unread = await stack.rollback(...down("1"));
      assert.equal(unread.exitCode, 2, unread.stdout);
      assert.match(unread.stderr, /drops public\.audit 5, public\.orders\.note 2/);
      assert.match(unread.stderr, /gives up 7 rows of data, which was not accepted\n.*--accept-rows 7/);
      assert.match((await stack.rollback(...down("1", "--accept-rows", "6"))).stderr, /was not accepted/);
      assert.equal(await version(stack), "3");

      const done = await stack.rollback(...down("1", "--accept-rows", "7", "--reason", "the note is wrong"));
      assert.equal(done.exitCode, 0, done.stdout + done.stderr);
      assert.match(done.stdout, /took back 3, 2; the database stands at 1/);
      assert.ok(!`${done.stdout}${done.stderr}`.includes("s3cret"));
      assert.match(done.stdout, /^Migrated down: every step succeeded/);
      assert.doesNotMatch(`${unread.stderr}${done.stdout}`, /the safety copy/);
      assert.match(unread.stderr.replaceAll(/\s+/g, " "), /dropped is lost: this run takes no copy of it/);
      const [started] = stack.journal();
      assert.ok(started?.record.type === "run-started");
      const { plan } = started.record;
      assert.deepEqual(
        plan.steps.map(({ kind }) => kind),
        ["migrate-down"],
      );
      assert.deepEqual(plan.steps[0]?.params["accept"], { rows: 7, unknown: false });
      assert.ok(!JSON.stringify(plan).includes("s3cret"));
      assert.deepEqual(await stack.effects(), [], "the stack is not touched");

      const again = await stack.rollback(...down("1"));
      assert.equal(again.exitCode, 0, again.stderr);
      assert.match(again.stdout, /Nothing to do: the database is already at 1/);
    });

    it("changes nothing without anybody to confirm, and with a loss that nobody can tell", async () => {
      const stack = await shop({
        ...SHOP,
        "migrations/003_audit.down.sql": "DO $$ BEGIN DROP TABLE audit; END $$",
      });
      const nobody = await stack.rollback("migrate", "down", "--to", "2");
      assert.equal(nobody.exitCode, 2);
      assert.match(nobody.stderr, /CONFIRMATION_IMPOSSIBLE/);
      const unknown = await stack.rollback(...down("2"));
      assert.equal(unknown.exitCode, 10, unknown.stderr);
      assert.match(
        unknown.stdout,
        /MIGRATION_LOSS_UNKNOWN[\s\S]*pass --accept-unknown-loss[\s\S]*next: rollback migrate status/,
      );
      assert.equal(await version(stack), "3");
      assert.equal((await stack.rollback(...down("2", "--accept-unknown-loss"))).exitCode, 0);
      assert.equal(await version(stack), "2");
    });

    for (const point of ["before-intent", "after-effect", "after-outcome"] as const) {
      it(`is resumed after a kill ${point}`, async () => {
        const stack = await shop();
        const killed = await stack.killAt(point, "migrate-down", ...down("1", "--accept-rows", "7"));
        assert.equal(killed.signal, "SIGKILL", killed.stderr);
        const resumed = await stack.rollback("resume");
        assert.equal(resumed.exitCode, 0, resumed.stdout + resumed.stderr);
        assert.equal(await version(stack), "1");
        assert.match((await stack.rollback("status")).stdout, /no unfinished run/);
      });
    }

    it("had begun nothing when it was killed before it had noted where the database stood", async () => {
      const stack = await shop();
      await stack.killAt("after-intent", "migrate-down", ...down("1", "--accept-rows", "7"));
      const others = [down("2", "--accept-rows", "7"), ["--to", "v1.0.0", "--yes"]];
      for (const words of others) {
        const refused = await stack.rollback(...words);
        assert.equal(refused.exitCode, 11, refused.stdout);
        assert.match(refused.stderr, /RUN_UNFINISHED/);
      }
      const resumed = await stack.rollback("resume");
      assert.equal(resumed.exitCode, 0, resumed.stdout + resumed.stderr);
      assert.equal(await version(stack), "1");
    });

    it("goes on from where it stood when it was killed between two migrations", async () => {
      const stack = await shop();
      const release = await hold("orders");
      const child = stack.start(...down("1", "--accept-rows", "7"));
      await untilWaiting();
      assert.equal(await version(stack), "2", "the first one is taken back for good");
      const other = await stack.rollback(...down("1", "--accept-rows", "7"));
      assert.equal(other.exitCode, 14, other.stderr);
      child.kill();
      assert.equal((await child.ended).signal, "SIGKILL");
      await release();
      const resumed = await stack.rollback("resume");
      assert.equal(resumed.exitCode, 0, resumed.stdout + resumed.stderr);
      assert.match(resumed.stdout, /took back 2; the database stands at 1/);
      const columns =
        "SELECT column_name FROM information_schema.columns WHERE table_name = 'orders' ORDER BY 1";
      assert.deepEqual(await server().sql("shop", columns), [{ column_name: "id" }, { column_name: "item" }]);
    });

    it("waits for the genuine tool that outlived the killed run, and runs it no second time meanwhile", async () => {
      const stack = await shop(PG_SHOP);
      await server().freshDatabase("shop");
      await installNodePgMigrate(join(stack.project, "tools"));
      // The project's packages are shared by every spec, so the program is found on the PATH.
      const tools = join(stack.project, "tools", ".bin");
      const ours = stack.withEnvironment({ PATH: `${tools}:${stack.env["PATH"] ?? ""}` });
      await migrateUp(stack.project, server().connection("shop"), tools);
      await server().sql("shop", "INSERT INTO audit VALUES (1), (2)");
      const release = await hold("audit");
      const options = ["--tool", "node-pg-migrate", "--accept-rows", "2"];
      const child = ours.start(...down("1700000000001_orders", ...options));
      await untilWaiting();
      child.kill();
      assert.equal((await child.ended).signal, "SIGKILL");

      const resuming = ours.start("resume");
      await until("a resumed run that looks", async () => {
        const looking =
          "SELECT pid FROM pg_stat_activity WHERE query LIKE '%AS others%' AND application_name = 'pulumi-rollback'";
        return (await server().sql("postgres", looking)).length > 0;
      });
      await release();
      const resumed = await resuming.ended;
      assert.equal(resumed.exitCode, 0, resumed.stdout + resumed.stderr);
      const left = "SELECT name FROM pgmigrations";
      assert.deepEqual(await server().sql("shop", left), [{ name: "1700000000001_orders" }]);
    });

    it("says where it stopped halfway, and resumes once that is mended", async () => {
      const stack = await shop({ ...SHOP, "migrations/002_note.down.sql": "SELECT count(1 / 0)" });
      const options = ["--accept-rows", "5", "--accept-unknown-loss"];
      const stopped = await stack.rollback(...down("1", ...options));
      assert.equal(stopped.exitCode, 11, stopped.stderr);
      assert.match(
        stopped.stdout,
        /taking back 2 failed: .*division by zero[\s\S]*stands at 2, on its way down/,
      );
      await writeFiles(stack.project, SHOP);
      const resumed = await stack.rollback("resume");
      assert.equal(resumed.exitCode, 0, resumed.stdout + resumed.stderr);
      assert.equal(await version(stack), "1");
    });

    it("asks which of several databases is meant, and lets options override what is written", async () => {
      const second = SETTINGS.slice(SETTINGS.indexOf("  - name")).replace("name: shop", "name: audit");
      const stack = await shop(SHOP, `${SETTINGS}${second.replace("database: shop", "database: elsewhere")}`);
      const unsure = await stack.rollback("migrate", "status");
      assert.equal(unsure.exitCode, 2);
      assert.match(unsure.stderr, /USAGE: rollback.yaml has several databases: shop, audit\n.*--name shop/);
      assert.match(
        (await stack.rollback("migrate", "status", "--name", "shop")).stdout,
        /^golang-migrate: 3/,
      );
      const overridden = await stack.rollback("migrate", "status", "--name", "audit", "--database", "shop");
      assert.match(overridden.stdout, /^golang-migrate: 3/);
    });
  });
});
