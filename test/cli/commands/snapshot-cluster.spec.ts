import assert from "node:assert/strict";
import type { RDSClient } from "@aws-sdk/client-rds";
import { aProgram } from "../../e2e/_program.ts";
import { cleanUp, type Scenario } from "../../e2e/_scenario.ts";
import { callsOf } from "../../lab/cloud/lab-control.ts";
import { clientOf, PASSWORD, query } from "../../lab/cloud/rds-harness.ts";
import { endLab, type Lab, startLab } from "../../lab/cloud/start-lab.ts";
import { endpointOf, lookAtCluster } from "../../steps/database/cluster-world.ts";
import { look } from "../../steps/database/data-world.ts";
import { databaseStack, TWO_ORDERS } from "./database-stack.ts";

const PROGRAM = aProgram(
  `const cluster = new pulumi.CustomResource("aws:rds/cluster:Cluster", "database", {
     clusterIdentifier: "orders", engine: "aurora-postgresql", databaseName: "platform", masterUsername: "app",
     masterPassword: "${PASSWORD}", vpcSecurityGroupIds: ["sg-app"], deletionProtection: true, applyImmediately: true,
     skipFinalSnapshot: false, finalSnapshotIdentifier: "orders-final", endpoint: undefined, port: undefined,
   }, { protect: true, retainOnDelete: true });
   new pulumi.CustomResource("aws:rds/clusterInstance:ClusterInstance", "writer", {
     identifier: "orders-1", clusterIdentifier: cluster.id, engine: "aurora-postgresql", instanceClass: "db.r6g.large",
   }, { protect: true, retainOnDelete: true });`,
  "export const host = cluster.endpoint;",
  "export const port = cluster.port;",
);

describe("rollback snapshot of an Aurora cluster", function () {
  this.timeout(300_000);
  let lab: Lab;
  let rds: RDSClient;
  let stack: Scenario;
  before(async () => {
    lab = await startLab();
    rds = clientOf(lab);
    stack = await databaseStack(lab, PROGRAM);
    const source = (await lookAtCluster(rds, "orders"))!;
    await query(endpointOf(source), TWO_ORDERS, "platform");
    const created = await stack.rollback("snapshot", "create", "good");
    assert.equal(created.exitCode, 0, created.stderr);
    assert.match(created.stdout, /^good, taken of orders at /);
  });
  after(async () => {
    await cleanUp();
    await endLab(lab);
  });

  it("proves a snapshot on a scratch cluster that stays until it is retired", async () => {
    const verified = await stack.rollback("snapshot", "verify", "good");
    assert.equal(verified.exitCode, 0, verified.stderr);
    assert.match(verified.stdout, /good can be restored, and what is in it holds/);
    assert.match(verified.stdout, /public\.orders: 2 rows/);
    const scratch = /rollback snapshot retire (orders-verify-\w+)/.exec(verified.stdout)?.[1] ?? "";
    assert.equal((await lookAtCluster(rds, scratch))?.DBClusterMembers?.length, 1);
    const retired = await stack.rollback("snapshot", "retire", scratch, "--yes");
    assert.equal(retired.exitCode, 0, retired.stderr);
    assert.equal(await lookAtCluster(rds, scratch), undefined);
  });

  it("restores after a real kill, and lists and retires what is left", async () => {
    const source = (await lookAtCluster(rds, "orders"))!;
    await query(endpointOf(source), "INSERT INTO orders VALUES (3), (4), (5)", "platform");
    const words = ["snapshot", "restore", "good", "--yes", "--accept-loss", "10"] as const;
    await stack.killAt("after-effect", "restore-database", ...words);
    const resumed = await stack.rollback("resume");
    assert.equal(resumed.exitCode, 0, resumed.stdout + resumed.stderr);
    assert.match(resumed.stdout, /3 rows of public\.orders/);
    const now = (await lookAtCluster(rds, "orders"))!;
    assert.notEqual(now.DbClusterResourceId, source.DbClusterResourceId);
    const rows = await query(endpointOf(now), "SELECT count(*)::int FROM orders", "platform");
    assert.deepEqual(rows, [{ count: 2 }]);
    const { calls } = await callsOf(lab, { action: "RestoreDBClusterFromSnapshot" });
    const made = calls.filter(({ identifiers }) => identifiers[0]?.includes("-restored-"));
    assert.equal(made.length, 1);

    const old = made[0]!.identifiers[0]!.replace("-restored-", "-old-");
    const listed = await stack.rollback("snapshot", "list");
    assert.match(listed.stdout, new RegExp(`cluster +${old} `));
    const early = await stack.rollback("snapshot", "retire", old, "--yes");
    assert.match(early.stderr, /is not retired: it is to be kept until/);
    const forced = ["--yes", "--force-with-name"] as const;
    const inUse = await stack.rollback("snapshot", "retire", "orders", ...forced, "orders");
    assert.match(inUse.stderr, /it is in use/);
    const retired = await stack.rollback("snapshot", "retire", old, ...forced, old);
    assert.equal(retired.exitCode, 0, retired.stderr);
    assert.match(retired.stdout, /its last data is the snapshot rollback-/);
    assert.equal(await look(rds, old.replace("orders-", "orders-1-")), undefined);
    assert.ok(await look(rds, "orders-1"));
  });
});
