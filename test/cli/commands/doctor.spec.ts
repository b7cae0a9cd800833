import assert from "node:assert/strict";
import type { RDSClient } from "@aws-sdk/client-rds";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import type { Examined } from "../../../src/use-cases/examined.ts";
import { aDataStack, type DataStack, endWorlds } from "../../e2e/_data-stack.ts";
import { assertKilled } from "../../e2e/_kill-everywhere.ts";
import { describeOne, PASSWORD, query } from "../../lab/cloud/rds-harness.ts";

describe("rollback doctor --stack", function () {
  this.timeout(300_000);
  let world: DataStack;
  let rds: RDSClient;
  before(async () => {
    world = await aDataStack({ up: "ALTER TABLE orders DROP COLUMN note" });
    ({ rds } = world);
  });
  after(endWorlds);

  const examined = async (stack = world.stack): Promise<readonly Examined[]> => {
    const { stdout } = await stack.rollback("doctor", "--stack", "prod", "--output", "json");
    assert.doesNotMatch(stdout, new RegExp(PASSWORD));
    return (JSON.parse(stdout) as { readonly checks: readonly Examined[] }).checks;
  };
  const row = (rows: readonly Examined[], what: string): string => {
    const found = rows.find((one) => one.what === what);
    return found === undefined ? "none" : `${found.state}: ${found.found}`;
  };

  it("looks at the runs and at each database, from its login to its migrations", async () => {
    const { stdout, exitCode } = await world.stack.rollback("doctor", "--stack", "prod");
    assert.equal(exitCode, 0, stdout);
    assert.match(stdout, /^ok +runs +none is unfinished$/m);
    assert.match(stdout, /^ok +database orders +app@\S+\/platform answers$/m);
    assert.match(stdout, /^ok +tables of orders +public\.orders$/m);
    assert.match(stdout, /^ok +RDS of orders +orders \(db-\w+\)$/m);
    assert.match(stdout, /^ok +migrations of orders +golang-migrate, /m);
  });

  it("says nothing of data where rollback.yaml names none", async () => {
    const yaml = await readFile(join(world.stack.project, "rollback.yaml"), "utf8");
    await world.stack.write("rollback.yaml", "version: 1\n");
    const rows = await examined();
    await world.stack.write("rollback.yaml", yaml);
    assert.equal(row(rows, "runs"), "ok: none is unfinished");
    assert.deepEqual(
      rows.filter(({ what }) => what.includes("orders")),
      [],
    );
  });

  it("names a login that is refused while it goes on with the rest", async () => {
    const rows = await examined(world.stack.withEnvironment({ DB_PASSWORD: "forgotten" }));
    assert.match(row(rows, "database orders"), /^missing: .*; check the user and the variable/);
    assert.match(row(rows, "RDS of orders"), /^ok: /);
  });

  it("names an unfinished run and the database that it keeps closed", async () => {
    const { stack } = world;
    await assertKilled(
      stack.killAt("after-outcome", "fence-database", "--to", "v1.0.0", "--yes", "--accept-loss", "5"),
    );
    const { exitCode, stdout } = await stack.rollback("doctor", "--stack", "prod");
    assert.equal(exitCode, 1, stdout);
    const rows = await examined();
    assert.match(row(rows, "runs"), /^missing: run \S+ has not ended .*; rollback resume --stack prod, or /);
    assert.match(
      row(rows, "access to orders"),
      /^missing: the database orders of db-\w+ is closed to applications since .*, by step fence-database of run \S+; how to go on: rollback status --stack prod$/,
    );
    assert.match(row(rows, "database orders"), /^missing: .*lift the fence that an earlier run left/);
  });

  it("names a database that a run was given up with, until somebody opens it", async () => {
    const left = await world.stack.rollback("abandon", "--as-it-is");
    assert.equal(left.exitCode, 0, left.stdout);
    const rows = await examined();
    assert.equal(row(rows, "runs"), "ok: none is unfinished");
    const told = row(rows, "access to orders");
    const sql = /which was given up; as its owner: (GRANT .*) TO <[^>]*>; (ALTER .*)$/.exec(told);
    assert.ok(sql, told);
    await query(await describeOne(rds, "orders"), `${sql[1]} TO PUBLIC; ${sql[2]}`, "postgres");
    const opened = await examined();
    assert.equal(row(opened, "access to orders"), "none");
    assert.match(row(opened, "database orders"), /^ok: /);
  });
});
