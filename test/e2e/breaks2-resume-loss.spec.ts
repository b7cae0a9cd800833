import assert from "node:assert/strict";
import { aDataStack, endWorlds } from "./_data-stack.ts";
import { assertKilled } from "./_kill-everywhere.ts";

/** The clock of whoever resumes, a day and two hours on; AWS, PostgreSQL and the journal keep theirs. */
const A_DAY_LATER = `const ahead = 26 * 3600_000; const Real = Date;
globalThis.Date = class extends Real {
  constructor(...given) { if (given.length === 0) super(Real.now() + ahead); else super(...given); }
  static now() { return Real.now() + ahead; }
};`;

describe("breaking what was confirmed of a loss", function () {
  this.timeout(300_000);
  after(endWorlds);

  it("is not exceeded by a resume a day later, when the run was cut off before its fence", async () => {
    const world = await aDataStack({ up: "ALTER TABLE orders DROP COLUMN note" });
    const { stack } = world;
    await assertKilled(
      stack.killAt("before-intent", "fence-database", "--to", "v1.0.0", "--yes", "--accept-loss", "5"),
    );
    // Nobody was kept out: a day of orders.
    await world.sql("INSERT INTO orders SELECT FROM generate_series(1, 40)");
    const later = stack.withEnvironment({
      NODE_OPTIONS: `--import=data:text/javascript,${encodeURIComponent(A_DAY_LATER)}`,
    });
    const resumed = await later.rollback("resume");
    const [{ count } = {}] = await world.sql("SELECT count(*)::int FROM orders");
    assert.ok(
      resumed.exitCode !== 0 && count === 42,
      `5 minutes were accepted, 26 hours are gone: exit code ${resumed.exitCode}, ${String(count)} of 42 orders left\n${resumed.stdout}\n${resumed.stderr}`,
    );
  });
});
