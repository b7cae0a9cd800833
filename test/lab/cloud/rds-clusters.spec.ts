import assert from "node:assert/strict";
import {
  CreateDBClusterCommand,
  CreateDBClusterSnapshotCommand,
  CreateDBInstanceCommand,
  CreateDBSnapshotCommand,
  type DBCluster,
  DeleteDBClusterCommand,
  DeleteDBClusterSnapshotCommand,
  DeleteDBInstanceCommand,
  DescribeDBClustersCommand,
  DescribeDBClusterSnapshotsCommand,
  ModifyDBClusterCommand,
  type RDSClient,
  RestoreDBClusterFromSnapshotCommand,
  RestoreDBClusterToPointInTimeCommand,
} from "@aws-sdk/client-rds";
import { clientOf, PASSWORD, query, refuses, untilAvailable, untilGone } from "./rds-harness.ts";
import { endLab, eventually, type Lab, startLab } from "./start-lab.ts";

const ENGINE = "aurora-postgresql";

describe("the lab's clusters", function () {
  this.timeout(60_000);
  let lab: Lab;
  let rds: RDSClient;
  before(async () => {
    lab = await startLab();
    rds = clientOf(lab);
    await rds.send(
      new CreateDBClusterCommand({
        DBClusterIdentifier: "orders",
        Engine: ENGINE,
        MasterUsername: "app",
        MasterUserPassword: PASSWORD,
        DatabaseName: "shop",
        DeletionProtection: true,
        VpcSecurityGroupIds: ["sg-app"],
        DBClusterParameterGroupName: "tuned",
        Tags: [{ Key: "stack", Value: "prod" }],
      }),
    );
  });
  after(() => endLab(lab));

  const describeCluster = async (DBClusterIdentifier: string): Promise<DBCluster> => {
    const { DBClusters } = await rds.send(new DescribeDBClustersCommand({ DBClusterIdentifier }));
    return DBClusters![0]!;
  };
  const available = (id: string) =>
    eventually(async () => {
      const cluster = await describeCluster(id).catch(() => undefined);
      return cluster?.Status === "available" ? cluster : undefined;
    }, `cluster ${id} available`);
  const addInstance = (DBInstanceIdentifier: string, DBClusterIdentifier: string) =>
    rds.send(
      new CreateDBInstanceCommand({
        DBInstanceIdentifier,
        DBClusterIdentifier,
        Engine: ENGINE,
        DBInstanceClass: "db.r6g.large",
      }),
    );
  const at = ({ Endpoint, Port }: DBCluster) => ({ Endpoint: { Address: Endpoint!, Port: Port! } });
  let snapshotOf = new Date();

  it("is reached only through an instance, which needs an available cluster", async () => {
    await refuses(addInstance("orders-1", "orders"), "InvalidDBClusterState", 400);
    const cluster = await available("orders");
    assert.match(cluster.DbClusterResourceId ?? "", /^cluster-[A-Z0-9]{26}$/);
    assert.deepEqual(cluster.DBClusterMembers, []);
    await assert.rejects(query(at(cluster), "SELECT 1", "shop"), /ECONNREFUSED/);

    await addInstance("orders-1", "orders");
    await addInstance("orders-2", "orders");
    const instance = await untilAvailable(rds, "orders-1");
    await untilAvailable(rds, "orders-2");
    assert.equal(instance.DBClusterIdentifier, "orders");
    await query(instance, "CREATE TABLE sales AS SELECT 1 AS id", "shop");
    const now = await describeCluster("orders");
    assert.deepEqual(await query(at(now), "SELECT id FROM sales", "shop"), [{ id: 1 }]);
    assert.deepEqual(
      now.DBClusterMembers?.map(({ DBInstanceIdentifier }) => DBInstanceIdentifier),
      ["orders-1", "orders-2"],
    );
    await refuses(
      rds.send(
        new CreateDBSnapshotCommand({ DBInstanceIdentifier: "orders-1", DBSnapshotIdentifier: "wrong-kind" }),
      ),
      "InvalidParameterValue",
      400,
    );
  });

  it("restores a snapshot into a cluster without instances, with the default security group", async () => {
    await rds.send(
      new CreateDBClusterSnapshotCommand({
        DBClusterIdentifier: "orders",
        DBClusterSnapshotIdentifier: "taken",
      }),
    );
    await eventually(async () => {
      const { DBClusterSnapshots } = await rds.send(
        new DescribeDBClusterSnapshotsCommand({ DBClusterSnapshotIdentifier: "taken" }),
      );
      return DBClusterSnapshots?.[0]?.Status === "available" ? true : undefined;
    }, "cluster snapshot available");
    await available("orders");
    await query(at(await describeCluster("orders")), "INSERT INTO sales VALUES (2)", "shop");
    snapshotOf = new Date();

    await rds.send(
      new RestoreDBClusterFromSnapshotCommand({
        DBClusterIdentifier: "restored",
        SnapshotIdentifier: "taken",
        Engine: ENGINE,
      }),
    );
    const restored = await available("restored");
    assert.deepEqual(restored.DBClusterMembers, []);
    assert.equal(restored.DeletionProtection, false);
    assert.equal(restored.VpcSecurityGroups?.[0]?.VpcSecurityGroupId, "sg-default");
    assert.equal(restored.DBClusterParameterGroup, "default.aurora-postgresql15");
    assert.deepEqual(restored.TagList, [{ Key: "stack", Value: "prod" }]);
    await addInstance("restored-1", "restored");
    const instance = await untilAvailable(rds, "restored-1");
    assert.deepEqual(await query(instance, "SELECT id FROM sales", "shop"), [{ id: 1 }]);
  });

  it("restores to a point in time, with the configuration of the source", async () => {
    await eventually(async () => {
      const { LatestRestorableTime } = await describeCluster("orders");
      return LatestRestorableTime !== undefined && LatestRestorableTime > snapshotOf ? true : undefined;
    }, "restorable");
    await rds.send(
      new RestoreDBClusterToPointInTimeCommand({
        DBClusterIdentifier: "point",
        SourceDBClusterIdentifier: "orders",
        UseLatestRestorableTime: true,
      }),
    );
    const point = await available("point");
    assert.equal(point.DBClusterParameterGroup, "tuned");
    assert.equal(point.VpcSecurityGroups?.[0]?.VpcSecurityGroupId, "sg-default");
    await addInstance("point-1", "point");
    const instance = await untilAvailable(rds, "point-1");
    assert.deepEqual(await query(instance, "SELECT id FROM sales", "shop"), [{ id: 1 }, { id: 2 }]);
  });

  it("takes all its instances along when it is renamed, and refuses a taken name", async () => {
    const rename = (from: string, to: string) =>
      rds.send(
        new ModifyDBClusterCommand({
          DBClusterIdentifier: from,
          NewDBClusterIdentifier: to,
          ApplyImmediately: true,
        }),
      );
    await refuses(rename("restored", "orders"), "DBClusterAlreadyExists", 400);
    const before = await describeCluster("orders");
    await rename("orders", "orders-old");
    const after = await available("orders-old");
    assert.equal(after.DbClusterResourceId, before.DbClusterResourceId);
    await refuses(describeCluster("orders"), "DBClusterNotFound", 404);
    await assert.rejects(query(at(before), "SELECT 1", "shop"), /ECONNREFUSED/);
    const member = await untilAvailable(rds, "orders-1");
    assert.equal((await query(member, "SELECT 1", "shop")).length, 1);
    await rename("restored", "orders");
    assert.deepEqual(at(await available("orders")), at(before), "an endpoint belongs to the name");
  });

  it("is deleted after its instances, which its protection does not cover", async () => {
    const remove = (DBClusterIdentifier: string, more: object = { SkipFinalSnapshot: true }) =>
      rds.send(new DeleteDBClusterCommand({ DBClusterIdentifier, ...more }));
    const removeInstance = async (DBInstanceIdentifier: string) => {
      await rds.send(new DeleteDBInstanceCommand({ DBInstanceIdentifier, SkipFinalSnapshot: true }));
      await untilGone(rds, DBInstanceIdentifier);
    };
    await refuses(remove("orders-old"), "InvalidParameterCombination", 400);
    await refuses(remove("orders"), "InvalidDBClusterState", 400);
    await removeInstance("orders-1");
    await removeInstance("orders-2");
    await assert.rejects(query(at(await describeCluster("orders-old")), "SELECT 1", "shop"), /ECONNREFUSED/);
    await removeInstance("restored-1");
    await remove("orders", { FinalDBSnapshotIdentifier: "orders-final" });
    await eventually(async () => {
      const { DBClusters = [] } = await rds.send(new DescribeDBClustersCommand({}));
      return DBClusters.length === 2 ? true : undefined;
    }, "cluster gone");
    const id = { DBClusterSnapshotIdentifier: "orders-final" };
    const { DBClusterSnapshots } = await rds.send(new DescribeDBClusterSnapshotsCommand(id));
    assert.equal(DBClusterSnapshots?.[0]?.Status, "available");
    await rds.send(new DeleteDBClusterSnapshotCommand(id));
    await refuses(rds.send(new DescribeDBClusterSnapshotsCommand(id)), "DBClusterSnapshotNotFound", 404);
  });

  it("comes back after a kill, with its instances", async () => {
    await lab.stop("SIGKILL");
    lab = await startLab(lab.directory);
    rds = clientOf(lab);
    const instance = await untilAvailable(rds, "point-1");
    assert.deepEqual(await query(instance, "SELECT id FROM sales", "shop"), [{ id: 1 }, { id: 2 }]);
  });
});
