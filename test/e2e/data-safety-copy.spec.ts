import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { describeOne, query } from "../lab/cloud/rds-harness.ts";
import { aDataStack, endWorlds } from "./_data-stack.ts";

describe("a rollback whose youngest good snapshot is the safety copy of an earlier run", function () {
  this.timeout(300_000);
  after(endWorlds);

  it("opens what comes back, for that copy was taken behind a fence", async () => {
    const { stack, rds, sql } = await aDataStack({ up: "ALTER TABLE orders ADD COLUMN gift text" });
    const yaml = await readFile(join(stack.project, "rollback.yaml"), "utf8");
    const created = await stack.rollback("snapshot", "create", "good");
    assert.equal(created.exitCode, 0, created.stderr);
    await query(await describeOne(rds, "orders"), "CREATE ROLE shop LOGIN", "postgres");
    await stack.write("rollback.yaml", yaml.replace("count(*) > 0", "count(*) > 100"));
    const undone = await stack.rollback("snapshot", "restore", "good", "--yes", "--accept-loss", "5");
    assert.match(undone.stdout, /Failed and undone/);
    const copy = /rollback-[\w-]+-safety/.exec(undone.stdout)?.[0] ?? "";
    await stack.write("rollback.yaml", "version: 1\n");
    const unopened = await stack.rollback("snapshot", "restore", copy, "--yes", "--accept-loss", "5");
    assert.equal(unopened.exitCode, 10, unopened.stdout + unopened.stderr);
    assert.match(unopened.stdout, /COPY_IS_CLOSED/);
    await stack.write("rollback.yaml", yaml);

    const up = "ALTER TABLE orders DROP COLUMN note";
    await stack.write("migrations/3_step.up.sql", up);
    await stack.git("add", "migrations");
    await stack.git("commit", "-m", "v3.0.0");
    await stack.git("tag", "v3.0.0");
    await stack.pulumi("up", "--yes", "--skip-preview", "--stack", "prod");
    await sql(`${up}; UPDATE schema_migrations SET version = 3`);

    const plan = await stack.rollback("plan", "--to", "v2.0.0", "--data", "snapshot");
    assert.match(
      plan.stdout.replaceAll(/\s+/g, " "),
      /orders returns to \S+ \(snapshot rollback-/,
      plan.stdout,
    );
    const back = ["--to", "v2.0.0", "--data", "snapshot", "--yes", "--accept-loss", "5"];
    const ended = await stack.rollback(...back);
    assert.equal(ended.exitCode, 0, ended.stdout + ended.stderr);
    assert.deepEqual(await sql("SELECT note FROM orders ORDER BY id"), [
      { note: "first" },
      { note: "second" },
    ]);
    const [access] = await query(
      await describeOne(rds, "orders"),
      "SELECT has_database_privilege('shop', 'platform', 'CONNECT') AS open",
      "postgres",
    );
    assert.deepEqual(access, { open: true });
    await sql("INSERT INTO orders DEFAULT VALUES");
  });
});
