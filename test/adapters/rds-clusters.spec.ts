import assert from "node:assert/strict";
import { CreateDBClusterCommand } from "@aws-sdk/client-rds";
import { renameCluster } from "../../src/adapters/rds-change-cluster.ts";
import { createClusterSnapshot, describeClusterSnapshots } from "../../src/adapters/rds-cluster-snapshots.ts";
import { listClusters, lookForCluster } from "../../src/adapters/rds-clusters.ts";
import { findDatabase, findDatabaseSnapshot } from "../../src/adapters/rds-databases.ts";
import { deleteCluster } from "../../src/adapters/rds-delete-cluster.ts";
import { createClusterInstance, restoreClusterFromSnapshot } from "../../src/adapters/rds-restore-cluster.ts";
import {
  waitForDatabaseSnapshot,
  waitForNamed,
  waitUntilDatabaseGone,
} from "../../src/adapters/rds-wait-database.ts";
import { waitForInstance } from "../../src/adapters/rds-wait-instance.ts";
import { openRds, type Rds } from "../../src/adapters/rds.ts";
import { clusterAttributesToCarry } from "../../src/data/cluster-attributes-to-carry.ts";
import type { RdsCluster } from "../../src/model/rds-database.ts";
import { script } from "../lab/cloud/lab-control.ts";
import { clientOf, PASSWORD } from "../lab/cloud/rds-harness.ts";
import { endLab, type Lab, startLab } from "../lab/cloud/start-lab.ts";

const limitMs = 30_000;

describe("Aurora clusters", function () {
  this.timeout(60_000);
  let lab: Lab;
  let rds: Rds;
  before(async () => {
    lab = await startLab();
    const environment = {
      AWS_ENDPOINT_URL: lab.endpoint,
      AWS_ACCESS_KEY_ID: "lab",
      AWS_SECRET_ACCESS_KEY: "lab",
      ROLLBACK_AWS_POLL: "20ms",
    };
    rds = await openRds({ environment, region: "eu-central-1" });
    await clientOf(lab).send(
      new CreateDBClusterCommand({
        DBClusterIdentifier: "orders",
        Engine: "aurora-postgresql",
        MasterUsername: "app",
        MasterUserPassword: PASSWORD,
        VpcSecurityGroupIds: ["sg-app"],
      }),
    );
  });
  after(() => endLab(lab));

  const available = async (identifier: string): Promise<RdsCluster> =>
    (await waitForNamed(rds, "cluster", { identifier }, { limitMs })) as RdsCluster;

  it("are restored with what they had, get their instances when available, and take the old name", async () => {
    const source = await available("orders");
    const tags = { "rollback:run": "run-1" };
    await createClusterSnapshot(rds, { cluster: "orders", id: "good", tags });
    const taken = await waitForDatabaseSnapshot(rds, "cluster", "good", { limitMs });
    assert.equal(taken.sourceResourceId, source.resourceId);
    await available("orders");

    const { engine, engineVersion, attributes } = source;
    const fields = clusterAttributesToCarry(attributes).atRestore;
    const wanted = { identifier: "orders-restored", snapshot: "good", engine, engineVersion, fields, tags };
    await restoreClusterFromSnapshot(rds, wanted);
    const cluster = await available("orders-restored");
    assert.deepEqual(cluster.members, []);
    assert.deepEqual(cluster.attributes.securityGroups, ["sg-app"]);
    assert.equal(cluster.attributes.deletionProtection, true);
    assert.deepEqual(cluster.tags, tags);
    const identifier = "orders-restored-1";
    await createClusterInstance(rds, {
      cluster: "orders-restored",
      engine,
      identifier,
      fields: { DBInstanceClass: "db.r6g.large", PromotionTier: 3 },
      tags,
    });
    const { membership } = await waitForInstance(rds, { identifier }, { limitMs });
    assert.deepEqual([membership?.cluster, membership?.promotionTier], ["orders-restored", 3]);

    await script(lab, { action: "ModifyDBCluster", fault: "cut", moment: "after", times: 1 });
    await renameCluster(rds, source.resourceId, "orders-old");
    await available("orders-old");
    await renameCluster(rds, cluster.resourceId, "orders");
    const now = await available("orders");
    assert.equal(now.resourceId, cluster.resourceId);
    assert.deepEqual(now.members, [{ identifier, isWriter: true }]);
    const byId = await lookForCluster(rds, { resourceId: source.resourceId });
    assert.equal(byId?.identifier, "orders-old");
    assert.deepEqual((await listClusters(rds)).map((one) => one.identifier).sort(), ["orders", "orders-old"]);
    const [automated, ...manual] = (await describeClusterSnapshots(rds, source.resourceId))
      .map(({ type }) => type)
      .sort();
    assert.deepEqual([automated, manual], ["automated", ["manual"]]);
  });

  it("are deleted with a final snapshot only, after their instances and in spite of a protection", async () => {
    const { resourceId } = await available("orders");
    await assert.rejects(deleteCluster(rds, { resourceId, finalSnapshot: "", limitMs }), /final snapshot/);
    await deleteCluster(rds, { resourceId, finalSnapshot: "orders-last", limitMs });
    await waitUntilDatabaseGone(rds, resourceId, { limitMs });
    assert.equal(await findDatabase(rds, "instance", { identifier: "orders-restored-1" }), undefined);
    assert.equal((await findDatabaseSnapshot(rds, "cluster", "orders-last"))?.status, "available");
  });
});
