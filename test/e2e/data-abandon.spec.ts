import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { describeOne, query } from "../lab/cloud/rds-harness.ts";
import { aDataStack, type DataStack, endWorlds } from "./_data-stack.ts";
import { assertKilled } from "./_kill-everywhere.ts";
import { effectsOf } from "./_returned.ts";
import type { KillPoint } from "./_scenario.ts";

const BACK = ["--to", "v1.0.0", "--yes", "--accept-loss", "5"];

describe("a rollback that is given up while it keeps applications out of their database", function () {
  this.timeout(300_000);
  let world: DataStack;
  before(async () => {
    world = await aDataStack({
      up: "ALTER TABLE orders DROP COLUMN note",
      settings: "workspace: { config: current }",
    });
  });
  after(endWorlds);

  const ask = async () => query(await describeOne(world.rds, "orders"), "SELECT 1 AS one", "platform");
  const isClosed = () => assert.rejects(ask(), /permission denied for database/);
  const isOpen = async () => assert.deepEqual(await ask(), [{ one: 1 }]);
  const killed = (point: KillPoint, step: string) => assertKilled(world.stack.killAt(point, step, ...BACK));
  const isOver = async () => {
    await isOpen();
    const status = await world.stack.rollback("status");
    assert.equal(status.exitCode, 0, status.stdout);
    assert.doesNotMatch(status.stdout, /CLOSED/);
    await world.sql("INSERT INTO orders DEFAULT VALUES");
  };

  it("opens it again when the fence was cut off, whatever the configuration is by now; status shouts until then", async () => {
    const { stack } = world;
    await killed("after-effect", "fence-database");
    await isClosed();
    const { stdout, exitCode } = await stack.rollback("status");
    assert.equal(exitCode, 11);
    assert.match(
      stdout,
      /^CLOSED: the database orders of db-\w+ may be closed to applications, by step fence-database/,
    );
    assert.match(stdout, /next: rollback resume --stack prod {3}or {3}rollback abandon --stack prod/);
    assert.match(stdout, /abandon lets them in as before/);

    await stack.pulumi("config", "set", "--stack", "prod", "colour", "blue");
    const resumed = await stack.rollback("resume");
    assert.match(resumed.stderr, /abandon the run and make a new plan/, resumed.stdout);
    const abandoned = await stack.rollback("abandon");
    assert.equal(abandoned.exitCode, 0, abandoned.stdout + abandoned.stderr);
    await stack.git("checkout", "--", ".");
    await isOver();
  });

  for (const point of ["after-intent", "after-memory"] as const) {
    it(`leaves it open when the fence was killed ${point}`, async () => {
      await killed(point, "fence-database");
      await isOpen();
      const abandoned = await world.stack.rollback("abandon");
      assert.equal(abandoned.exitCode, 0, abandoned.stdout + abandoned.stderr);
      assert.match(abandoned.stdout.replaceAll(/\s+/g, " "), /it had not taken effect: "platform" is open/);
      await isOver();
    });
  }

  it("opens it from another machine, also when that fails at first", async () => {
    await killed("after-outcome", "take-snapshot");
    await isClosed();
    const other = await world.elsewhere();
    const stopped = await other.withEnvironment({ DB_PASSWORD: "forgotten" }).rollback("abandon");
    assert.equal(stopped.exitCode, 11, stopped.stdout + stopped.stderr);
    assert.match(
      stopped.stdout,
      /\nCLOSED: the database orders of db-\w+ is closed to applications since\s+[^\s]*\n$/,
    );
    const text = stopped.stdout.replaceAll(/\s+/g, " ");
    assert.match(text, /undoing "keep applications out .*" failed: .*password/);
    assert.match(text, /the database orders of db-\w+ is closed to applications since/);
    assert.match(text, /rollback abandon --as-it-is --stack prod/);
    await isClosed();
    const status = await world.stack.rollback("status");
    assert.match(status.stdout, /^CLOSED: the database orders of db-\w+ is closed to applications since 20/);

    const abandoned = await other.rollback("abandon");
    assert.equal(abandoned.exitCode, 0, abandoned.stdout + abandoned.stderr);
    assert.match(abandoned.stdout, /undoing it succeeded/);
    await isOver();
  });

  it("says how its owner opens it where everything is left as it is", async () => {
    await killed("before-intent", "restore-database");
    const left = await world.stack.rollback("abandon", "--as-it-is");
    assert.equal(left.exitCode, 0, left.stdout + left.stderr);
    const text = left.stdout.replaceAll(/\s+/g, " ");
    const sql =
      /as its owner: (GRANT CONNECT .*?) TO <the application's user>; (ALTER DATABASE "platform" RESET \w+)/.exec(
        text,
      );
    assert.ok(sql, text);
    await isClosed();
    const orders = await describeOne(world.rds, "orders");
    await query(orders, `${sql[1]} TO PUBLIC; ${sql[2]}`, "postgres");
    await isOver();
  });

  it("has restored nothing by all that, and kept a snapshot of each try that took one", async () => {
    assert.equal(await effectsOf(world, "RestoreDBInstanceToPointInTime"), 0);
    assert.equal(await effectsOf(world, "CreateDBSnapshot"), 2);
    assert.deepEqual(await world.sql("SELECT count(*)::int FROM orders"), [{ count: 7 }]);
  });
});

describe("a return to the safety snapshot of a run that stopped halfway down", function () {
  this.timeout(300_000);
  after(endWorlds);

  it("leaves that run unfinished when it fails, names the database that is still closed, and can be tried again", async () => {
    const world = await aDataStack({
      up: "ALTER TABLE orders ADD COLUMN gift text; CREATE INDEX orders_gift ON orders (gift)",
      // The first statement makes the tool run it without a transaction, the last one fails.
      down: "DROP INDEX CONCURRENTLY orders_gift;\nALTER TABLE orders DROP COLUMN gift;\nALTER TABLE orders ADD COLUMN note text;",
    });
    const { stack, rds } = world;
    const ask = async (text: string) => query(await describeOne(rds, "orders"), text, "postgres");
    await ask("CREATE ROLE shop LOGIN");
    const isOpen = async (): Promise<unknown> => {
      const [row] = await ask("SELECT has_database_privilege('shop', 'platform', 'CONNECT') AS open");
      return (row as { open: boolean }).open;
    };
    const stopped = await stack.rollback("--to", "v1.0.0", "--yes", "--accept-rows", "1");
    const snapshot = /rollback snapshot restore (\S+)/.exec(stopped.stdout)?.[1] ?? "";
    const restore = () => stack.rollback("snapshot", "restore", snapshot, "--yes", "--accept-loss", "5");
    const yaml = await readFile(join(stack.project, "rollback.yaml"), "utf8");
    await stack.write("rollback.yaml", yaml.replace("count(*) > 0", "count(*) > 100"));

    const failed = await restore();
    assert.equal(failed.exitCode, 1, failed.stdout + failed.stderr);
    assert.equal(await isOpen(), false);
    const text = failed.stdout.replaceAll(/\s+/g, " ");
    assert.match(
      text,
      /the database orders of db-\w+ stays closed to applications, as an earlier run left it/,
    );
    assert.match(text, /rollback status --stack prod # the run before has not ended/);
    const status = await stack.rollback("status");
    assert.equal(status.exitCode, 11, status.stdout);
    assert.match(status.stdout, /^CLOSED: the database orders of db-\w+ is closed to applications since 20/);
    assert.match(status.stdout, /unfinished run \S+: it was given up for run \S+, which came to nothing/);

    await stack.write("rollback.yaml", yaml);
    const restored = await restore();
    assert.equal(restored.exitCode, 0, restored.stdout + restored.stderr);
    assert.equal(await isOpen(), true);
    const after = await stack.rollback("status");
    assert.equal(after.exitCode, 0, after.stdout);
  });
});
