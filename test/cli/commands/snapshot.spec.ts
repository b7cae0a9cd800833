import assert from "node:assert/strict";
import type { RDSClient } from "@aws-sdk/client-rds";
import { aProgram } from "../../e2e/_program.ts";
import { cleanUp, type Scenario } from "../../e2e/_scenario.ts";
import { callsOf } from "../../lab/cloud/lab-control.ts";
import { clientOf, describeOne, PASSWORD, query } from "../../lab/cloud/rds-harness.ts";
import { endLab, type Lab, startLab } from "../../lab/cloud/start-lab.ts";
import { databaseStack, TWO_ORDERS } from "./database-stack.ts";

const PROGRAM = aProgram(
  `const instance = new pulumi.CustomResource("aws:rds/instance:Instance", "database", {
     identifier: "orders", engine: "postgres", instanceClass: "db.t4g.micro", allocatedStorage: 20,
     dbName: "platform", username: "app", password: "${PASSWORD}", backupRetentionPeriod: 0, deletionProtection: true,
     skipFinalSnapshot: false, finalSnapshotIdentifier: "orders-final", applyImmediately: true,
     address: undefined, port: undefined,
   }, { protect: true, retainOnDelete: true });`,
  "export const host = instance.address;",
  "export const port = instance.port;",
);

describe("rollback snapshot", function () {
  this.timeout(300_000);
  let lab: Lab;
  let rds: RDSClient;
  let stack: Scenario;
  before(async () => {
    lab = await startLab();
    rds = clientOf(lab);
    stack = await databaseStack(lab, PROGRAM);
    const source = await describeOne(rds, "orders");
    await query(source, TWO_ORDERS, "platform");
    const created = await stack.rollback("snapshot", "create", "good");
    assert.equal(created.exitCode, 0, created.stderr);
    assert.match(created.stdout, /^good, taken of orders at /);
  });
  after(async () => {
    await cleanUp();
    await endLab(lab);
  });

  it("proves a snapshot on a scratch instance that stays", async () => {
    const verified = await stack.rollback("snapshot", "verify", "good");
    assert.equal(verified.exitCode, 0, verified.stderr);
    assert.match(verified.stdout, /good can be restored, and what is in it holds/);
    assert.match(verified.stdout, /public\.orders: 2 rows/);
    assert.match(verified.stdout, /rollback snapshot retire orders-verify-/);
    for (const words of [["verify"], ["restore", "--yes"], ["retire", "--yes"]]) {
      const none = await stack.rollback("snapshot", ...words, "nothing");
      assert.equal(none.exitCode, 4, none.stderr);
      assert.match(none.stderr, /^error INSTANCE_NOT_FOUND: /m);
    }
  });

  it("says what a failed proof leaves, and how to remove it", async () => {
    const wrong = stack.withEnvironment({ DB_PASSWORD: "mistyped" });
    const failed = await wrong.rollback("snapshot", "verify", "good", "--quiet");
    assert.notEqual(failed.exitCode, 0, failed.stdout);
    assert.match(
      failed.stderr,
      /try: .*the scratch instance costs until you remove it: rollback snapshot retire orders-verify-\w+ --stack prod --resource database\n/,
    );
  });

  it("restores after a real kill, and lists and retires what is left", async () => {
    const source = await describeOne(rds, "orders");
    await query(source, "INSERT INTO orders VALUES (3), (4), (5)", "platform");

    const refused = await stack.rollback("snapshot", "restore", "good", "--yes");
    assert.equal(refused.exitCode, 2, refused.stdout + refused.stderr);
    assert.match(refused.stderr, /gives up 1 minute of data, which was not accepted/);
    assert.match(refused.stderr, /rows written since: public\.orders 3/);

    const planned = await stack.rollback("snapshot", "restore", "good", "--dry-run");
    assert.equal(planned.exitCode, 0, planned.stdout + planned.stderr);
    assert.match(planned.stdout, /rows written since: public\.orders 3/);
    assert.match(planned.stdout, /next: rollback snapshot restore good --resource database --stack prod\n/);
    assert.match((await stack.rollback("status")).stdout, /no unfinished run/);

    const words = ["snapshot", "restore", "good", "--yes", "--accept-loss", "10"] as const;
    await stack.killAt("after-effect", "restore-database", ...words);
    const resumed = await stack.rollback("resume");
    assert.equal(resumed.exitCode, 0, resumed.stdout + resumed.stderr);
    assert.match(resumed.stdout, /^Restored: every step succeeded/);
    assert.match(resumed.stdout, /3 rows of public\.orders/);
    const now = await describeOne(rds, "orders");
    assert.notEqual(now.DbiResourceId, source.DbiResourceId);
    assert.deepEqual(await query(now, "SELECT count(*)::int FROM orders", "platform"), [{ count: 2 }]);
    const { calls } = await callsOf(lab, { action: "RestoreDBInstanceFromDBSnapshot" });
    const made = calls.filter(({ identifiers }) => identifiers[0]?.includes("-restored-"));
    assert.equal(made.length, 1);

    const old = made[0]!.identifiers[0]!.replace("-restored-", "-old-");
    const listed = await stack.rollback("snapshot", "list");
    assert.match(listed.stdout, /good +\S+ \S+ +0 h +manual +available +its predecessor db-/);
    assert.match(listed.stdout, new RegExp(`instance  ${old} `));
    const early = await stack.rollback("snapshot", "retire", old, "--yes");
    assert.match(early.stderr, /is not retired: it is to be kept until/);
    const inUse = await stack.rollback(
      "snapshot",
      "retire",
      "orders",
      "--yes",
      "--force-with-name",
      "orders",
    );
    assert.match(inUse.stderr, /it is in use/);
    assert.doesNotMatch(inUse.stderr, /try: .*force/);
    const retired = await stack.rollback("snapshot", "retire", old, "--yes", "--force-with-name", old);
    assert.equal(retired.exitCode, 0, retired.stderr);
    assert.match(retired.stdout, /its last data is the snapshot rollback-/);
  });
});
