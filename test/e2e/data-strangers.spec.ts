import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { describeOne, query } from "../lab/cloud/rds-harness.ts";
import { aDataStack, type DataStack, endWorlds } from "./_data-stack.ts";

const DESTRUCTIVE = {
  up: "ALTER TABLE orders DROP COLUMN note",
  down: "ALTER TABLE orders ADD COLUMN note text",
};
const BACK = ["--to", "v1.0.0", "--yes", "--accept-loss", "5"] as const;

/** Somebody adds a resource to the program that is deployed, and deploys it. */
async function somebodyDeploys({ stack }: DataStack): Promise<void> {
  const program = await readFile(join(stack.project, "index.ts"), "utf8");
  await stack.write("index.ts", program.replace('thing("service"', 'thing("newcomer");\nthing("service"'));
  await stack.pulumi("up", "--yes", "--skip-preview", "--stack", "prod");
}

/** The clock of whoever resumes, 26 hours on; AWS, PostgreSQL and the journal keep theirs. */
const A_DAY_LATER = `const ahead = 26 * 3600_000; const Real = Date;
globalThis.Date = class extends Real {
  constructor(...given) { if (given.length === 0) super(Real.now() + ahead); else super(...given); }
  static now() { return Real.now() + ahead; }
};`;

describe("a data rollback that was cut off, and others who went on meanwhile", function () {
  this.timeout(400_000);
  afterEach(endWorlds);

  it("takes nothing out of the state that somebody deployed after the state had followed", async () => {
    const world = await aDataStack(DESTRUCTIVE);
    const { stack, rds } = world;
    await stack.killAt("after-effect", "adopt-database", ...BACK);
    await somebodyDeploys(world);
    const resumed = await stack.rollback("resume");
    assert.equal(resumed.exitCode, 11, resumed.stdout);
    assert.match(resumed.stdout, /somebody else changed the stack/);
    const { resources } = await stack.state();
    assert.ok(resources["newcomer"], "what was deployed is still known");
    assert.equal(resources["database"]?.id, (await describeOne(rds, "orders")).DbiResourceId);
  });

  it("exchanges no database once somebody has deployed, and opens the one in use again", async () => {
    const world = await aDataStack(DESTRUCTIVE);
    const { stack, rds, sql } = world;
    const before = await describeOne(rds, "orders");
    await stack.killAt("after-outcome", "validate-database", ...BACK);
    await somebodyDeploys(world);
    const resumed = await stack.rollback("resume");
    assert.match(resumed.stdout, /somebody else changed the stack/);
    assert.equal((await describeOne(rds, "orders")).DbiResourceId, before.DbiResourceId);
    assert.deepEqual(await sql("SELECT count(*)::int FROM orders"), [{ count: 2 }]);
    assert.match((await stack.rollback("status")).stdout, /no unfinished run/);
  });

  it("exchanges no database that somebody opened and wrote to behind the fence", async () => {
    const { stack, rds } = await aDataStack(DESTRUCTIVE);
    const old = await describeOne(rds, "orders");
    await stack.killAt("after-outcome", "validate-database", ...BACK);
    await query(old, "GRANT CONNECT ON DATABASE platform TO app", "postgres");
    await query(old, "ALTER DATABASE platform RESET default_transaction_read_only", "postgres");
    await query(old, "INSERT INTO orders SELECT FROM generate_series(1, 700)", "platform");
    const resumed = await stack.rollback("resume");
    assert.notEqual(resumed.exitCode, 0, resumed.stdout);
    assert.match(
      resumed.stdout.replaceAll(/\s+/g, " "),
      /"platform" was opened after this run had closed it/,
    );
    const now = await describeOne(rds, "orders");
    assert.equal(now.DbiResourceId, old.DbiResourceId);
    assert.deepEqual(await query(now, "SELECT count(*)::int FROM orders", "platform"), [{ count: 702 }]);
  });

  it("gives up no day of orders that nobody agreed to, when it was cut off before its fence and is resumed late", async () => {
    const { stack, sql } = await aDataStack(DESTRUCTIVE);
    await stack.killAt("before-intent", "fence-database", ...BACK);
    // Nobody was kept out.
    await sql("INSERT INTO orders SELECT FROM generate_series(1, 40)");
    const later = stack.withEnvironment({
      NODE_OPTIONS: `--import=data:text/javascript,${encodeURIComponent(A_DAY_LATER)}`,
    });
    const resumed = await later.rollback("resume");
    assert.equal(resumed.exitCode, 1, resumed.stdout);
    assert.match(
      resumed.stdout.replaceAll(/\s+/g, " "),
      /by now 15\d\d minutes of data would be given up, and agreed to were 1: make a new plan/,
    );
    assert.deepEqual(await sql("SELECT count(*)::int FROM orders"), [{ count: 42 }]);
  });
});
