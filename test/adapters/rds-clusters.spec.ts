import assert from "node:assert/strict";
import { CreateDBClusterCommand } from "@aws-sdk/client-rds";
import { deleteCluster, renameCluster } from "../../src/adapters/rds-change-cluster.ts";
import { createClusterSnapshot, findClusterSnapshot } from "../../src/adapters/rds-cluster-snapshots.ts";
import { findCluster, waitForCluster } from "../../src/adapters/rds-clusters.ts";
import { waitForInstance } from "../../src/adapters/rds-wait-instance.ts";
import { createClusterInstance, restoreCluster } from "../../src/adapters/rds-restore-cluster.ts";
import { openRds, type Rds } from "../../src/adapters/rds.ts";
import { script } from "../lab/cloud/lab-control.ts";
import { clientOf, PASSWORD } from "../lab/cloud/rds-harness.ts";
import { endLab, eventually, type Lab, startLab } from "../lab/cloud/start-lab.ts";

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

  it("are restored with what they had, get their instances when available, and take the old name", async () => {
    const source = await waitForCluster(rds, "orders", { limitMs });
    await createClusterSnapshot(rds, { cluster: "orders", id: "good", tags: { "rollback:run": "run-1" } });
    await eventually(async () => {
      const found = await findClusterSnapshot(rds, "good");
      return found?.status === "available" ? true : undefined;
    }, "the snapshot");
    await waitForCluster(rds, "orders", { limitMs });

    const tags = { "rollback:run": "run-1" };
    await restoreCluster(rds, source, { snapshot: "good" }, { identifier: "orders-restored", tags });
    const cluster = await waitForCluster(rds, "orders-restored", { limitMs });
    assert.deepEqual(cluster.members, []);
    assert.deepEqual(cluster.securityGroups, ["sg-app"]);
    assert.equal(cluster.deletionProtection, true);
    assert.deepEqual(cluster.tags, tags);
    const identifier = "orders-restored-1";
    await createClusterInstance(rds, { cluster, identifier, instanceClass: "db.r6g.large", tags });
    await waitForInstance(rds, { identifier }, { limitMs });

    await script(lab, { action: "ModifyDBCluster", fault: "cut", moment: "after", times: 1 });
    await renameCluster(rds, "orders", "orders-old");
    await waitForCluster(rds, "orders-old", { limitMs });
    await renameCluster(rds, "orders-restored", "orders");
    const now = await waitForCluster(rds, "orders", { limitMs });
    assert.equal(now.resourceId, cluster.resourceId);
    assert.deepEqual(now.members, [{ identifier, isWriter: true }]);
  });

  it("are deleted with a final snapshot only", async () => {
    await assert.rejects(deleteCluster(rds, "orders-old", ""), /final snapshot/);
    await deleteCluster(rds, "orders-old", "orders-last");
    await eventually(async () => ((await findCluster(rds, "orders-old")) ? undefined : true), "the end");
    assert.ok(await findClusterSnapshot(rds, "orders-last"));
  });
});
