import assert from "node:assert/strict";
import {
  CopyDBSnapshotCommand,
  CreateDBInstanceCommand,
  CreateDBSnapshotCommand,
  DeleteDBInstanceCommand,
  DeleteDBSnapshotCommand,
  DescribeDBSnapshotsCommand,
  type DescribeDBSnapshotsCommandInput,
  ListTagsForResourceCommand,
  ModifyDBInstanceCommand,
  ModifyDBSnapshotAttributeCommand,
  type RDSClient,
  RestoreDBInstanceFromDBSnapshotCommand,
} from "@aws-sdk/client-rds";
import { script, tellLab } from "./lab-control.ts";
import {
  BASE,
  clientOf,
  describeOne,
  PASSWORD,
  query,
  refuses,
  snapshotAvailable,
  untilAvailable,
  untilGone,
} from "./rds-harness.ts";
import { endLab, type Lab, startLab } from "./start-lab.ts";

describe("the lab's snapshots", function () {
  this.timeout(60_000);
  let lab: Lab;
  let rds: RDSClient;
  before(async () => {
    lab = await startLab();
    rds = clientOf(lab);
    await rds.send(
      new CreateDBInstanceCommand({
        ...BASE,
        DBInstanceIdentifier: "orders",
        MultiAZ: true,
        DeletionProtection: true,
        EnableIAMDatabaseAuthentication: true,
        EnableCloudwatchLogsExports: ["postgresql"],
        DBParameterGroupName: "tuned",
        OptionGroupName: "options",
        DBSubnetGroupName: "private",
        VpcSecurityGroupIds: ["sg-app"],
        CACertificateIdentifier: "rds-ca-ecc384-g1",
        MonitoringInterval: 30,
        EnablePerformanceInsights: true,
        MaxAllocatedStorage: 200,
        BackupRetentionPeriod: 7,
        CopyTagsToSnapshot: true,
        PreferredMaintenanceWindow: "mon:01:00-mon:01:30",
        Tags: [{ Key: "stack", Value: "prod" }],
      }),
    );
    await untilAvailable(rds, "orders");
  });
  after(() => endLab(lab));

  const take = (DBSnapshotIdentifier: string, more: object = {}) =>
    rds.send(new CreateDBSnapshotCommand({ DBInstanceIdentifier: "orders", DBSnapshotIdentifier, ...more }));
  const list = async (input: DescribeDBSnapshotsCommandInput) =>
    (await rds.send(new DescribeDBSnapshotsCommand(input))).DBSnapshots ?? [];
  const restore = (DBInstanceIdentifier: string, DBSnapshotIdentifier: string, more: object = {}) =>
    rds.send(
      new RestoreDBInstanceFromDBSnapshotCommand({ DBInstanceIdentifier, DBSnapshotIdentifier, ...more }),
    );

  it("takes a snapshot while the instance is backing-up, and refuses a second one meanwhile", async () => {
    const orders = await describeOne(rds, "orders");
    await query(orders, "CREATE TABLE sales AS SELECT generate_series(1, 500) AS id", "postgres");
    const { DBSnapshot } = await take("Before-Release", { Tags: [{ Key: "run", Value: "r1" }] });
    assert.deepEqual(
      [DBSnapshot?.DBSnapshotIdentifier, DBSnapshot?.Status, DBSnapshot?.SnapshotCreateTime],
      ["before-release", "creating", undefined],
    );
    assert.equal((await describeOne(rds, "orders")).DBInstanceStatus, "backing-up");
    await refuses(take("another"), "InvalidDBInstanceState", 400);
    await refuses(take("before-release"), "DBSnapshotAlreadyExists", 400);

    const snapshot = await snapshotAvailable(rds, "before-release");
    assert.equal(snapshot.DbiResourceId, orders.DbiResourceId);
    assert.ok(snapshot.SnapshotCreateTime instanceof Date);
    assert.deepEqual(snapshot.TagList, [
      { Key: "stack", Value: "prod" },
      { Key: "run", Value: "r1" },
    ]);
    const { TagList } = await rds.send(
      new ListTagsForResourceCommand({ ResourceName: snapshot.DBSnapshotArn }),
    );
    assert.deepEqual(TagList, snapshot.TagList);
    await untilAvailable(rds, "orders");
  });

  it("restores the data, the master password of that time and a new identity, and few of the settings", async () => {
    const orders = await describeOne(rds, "orders");
    await query(orders, "DELETE FROM sales", "postgres");
    const change = { DBInstanceIdentifier: "orders", MasterUserPassword: "battery-staple" };
    await rds.send(new ModifyDBInstanceCommand(change));
    await untilAvailable(rds, "orders");

    await refuses(restore("orders", "before-release"), "DBInstanceAlreadyExists", 400);
    await refuses(restore("orders-new", "nothing"), "DBSnapshotNotFound", 404);
    await restore("orders-new", "before-release");
    const restored = await untilAvailable(rds, "orders-new");
    assert.deepEqual(await query(restored, "SELECT count(*)::int AS n FROM sales", "postgres"), [{ n: 500 }]);
    await assert.rejects(
      query(restored, "SELECT 1", "postgres", "battery-staple"),
      /password authentication/,
    );
    assert.notEqual(restored.DbiResourceId, orders.DbiResourceId);

    const same = [
      "DBInstanceClass",
      "Engine",
      "EngineVersion",
      "MasterUsername",
      "BackupRetentionPeriod",
    ] as const;
    for (const name of same) assert.deepEqual(restored[name], orders[name], name);
    const reset = {
      MultiAZ: false,
      DeletionProtection: false,
      IAMDatabaseAuthenticationEnabled: false,
      EnabledCloudwatchLogsExports: [],
      CACertificateIdentifier: "rds-ca-rsa2048-g1",
      MonitoringInterval: 0,
      PerformanceInsightsEnabled: false,
      MaxAllocatedStorage: undefined,
      CopyTagsToSnapshot: false,
      PreferredMaintenanceWindow: "sun:05:00-sun:05:30",
    } as const;
    for (const [name, value] of Object.entries(reset)) {
      assert.deepEqual(restored[name as keyof typeof reset], value, name);
    }
    assert.deepEqual(restored.DBParameterGroups?.[0]?.DBParameterGroupName, "default.postgres15");
    assert.deepEqual(restored.DBSubnetGroup?.DBSubnetGroupName, "default");
    assert.deepEqual(restored.VpcSecurityGroups?.[0]?.VpcSecurityGroupId, "sg-default");
    assert.deepEqual(restored.OptionGroupMemberships?.[0]?.OptionGroupName, "options");
    assert.deepEqual(
      restored.TagList?.map(({ Key }) => Key),
      ["stack", "run"],
      "carried when none are passed",
    );
    await rds.send(new ModifyDBInstanceCommand({ ...change, MasterUserPassword: PASSWORD }));
    await untilAvailable(rds, "orders");
  });

  it("takes what a restore may be told, and only the tags that are passed", async () => {
    await restore("orders-told", "before-release", {
      MultiAZ: true,
      DeletionProtection: true,
      VpcSecurityGroupIds: ["sg-app"],
      DBParameterGroupName: "tuned",
      EnableCloudwatchLogsExports: ["upgrade"],
      BackupRetentionPeriod: 0,
      Tags: [{ Key: "only", Value: "this" }],
    });
    const told = await untilAvailable(rds, "orders-told");
    assert.deepEqual([told.MultiAZ, told.DeletionProtection], [true, true]);
    assert.deepEqual(told.DBParameterGroups?.[0], {
      DBParameterGroupName: "tuned",
      ParameterApplyStatus: "in-sync",
    });
    assert.deepEqual(told.EnabledCloudwatchLogsExports, ["upgrade"]);
    assert.deepEqual(told.TagList, [{ Key: "only", Value: "this" }]);
    await refuses(
      restore("x", "before-release", { MultiAZ: true, AvailabilityZone: "eu-central-1b" }),
      "InvalidParameterCombination",
      400,
    );
  });

  it("finds snapshots by instance, type, resource id and filter", async () => {
    const { DbiResourceId } = await describeOne(rds, "orders");
    const names = async (input: DescribeDBSnapshotsCommandInput) =>
      (await list(input)).map(({ DBSnapshotIdentifier }) => DBSnapshotIdentifier);
    const manual = ["before-release"];
    assert.deepEqual(await names({ SnapshotType: "manual" }), manual);
    assert.deepEqual(await names({ DBInstanceIdentifier: "nobody" }), []);
    assert.deepEqual(await names({ DbiResourceId, SnapshotType: "manual" }), manual);
    const filter = { Filters: [{ Name: "snapshot-type", Values: ["automated"] }] };
    const automated = await names({ ...filter, DBInstanceIdentifier: "orders" });
    assert.match(automated[0] ?? "", /^rds:orders-\d{4}-\d\d-\d\d-\d\d-\d\d$/);
    await refuses(list({ DBSnapshotIdentifier: "nothing" }), "DBSnapshotNotFound", 404);

    await tellLab(lab, "POST", "/backups", { instance: "orders" });
    await untilAvailable(rds, "orders");
    assert.equal((await names({ ...filter, DBInstanceIdentifier: "orders" })).length, 2);
    await refuses(
      rds.send(new DeleteDBSnapshotCommand({ DBSnapshotIdentifier: automated[0] })),
      "InvalidDBSnapshotState",
      400,
    );
  });

  it("copies and deletes snapshots and shares none", async () => {
    const copy = { SourceDBSnapshotIdentifier: "before-release", TargetDBSnapshotIdentifier: "copied" };
    await rds.send(new CopyDBSnapshotCommand({ ...copy, CopyTags: true, KmsKeyId: "key-2" }));
    const copied = await snapshotAvailable(rds, "copied");
    assert.deepEqual([copied.KmsKeyId, copied.TagList?.length], ["key-2", 2]);
    await refuses(rds.send(new CopyDBSnapshotCommand(copy)), "DBSnapshotAlreadyExists", 400);
    const share = { DBSnapshotIdentifier: "copied", AttributeName: "restore" };
    await refuses(rds.send(new ModifyDBSnapshotAttributeCommand(share)), "UnsupportedOperation", 400);
    const { DBSnapshot } = await rds.send(new DeleteDBSnapshotCommand({ DBSnapshotIdentifier: "copied" }));
    assert.equal(DBSnapshot?.Status, "deleted");
    await refuses(list({ DBSnapshotIdentifier: "copied" }), "DBSnapshotNotFound", 404);
  });

  it("refuses one snapshot or instance more than the quota allows", async () => {
    await script(lab, { quotas: { manualSnapshots: 1, instances: 3 } });
    await refuses(take("one-too-many"), "SnapshotQuotaExceeded", 400);
    await refuses(restore("one-too-many", "before-release"), "InstanceQuotaExceeded", 400);
    await tellLab(lab, "DELETE", "/faults");
  });

  it("keeps a final snapshot that can be restored, and loses the automated ones with their instance", async () => {
    const protect = { DBInstanceIdentifier: "orders", DeletionProtection: false };
    await rds.send(new ModifyDBInstanceCommand(protect));
    const orders = await untilAvailable(rds, "orders");
    await query(orders, "INSERT INTO sales VALUES (7)", "postgres");
    const remove = { DBInstanceIdentifier: "orders", FinalDBSnapshotIdentifier: "orders-final" };
    await refuses(
      rds.send(new DeleteDBInstanceCommand({ ...remove, FinalDBSnapshotIdentifier: "before-release" })),
      "DBSnapshotAlreadyExists",
      400,
    );
    await rds.send(new DeleteDBInstanceCommand(remove));
    await untilGone(rds, "orders");
    const left = await list({ DBInstanceIdentifier: "orders", SnapshotType: "automated" });
    assert.deepEqual(left, []);
    await snapshotAvailable(rds, "orders-final");
    await restore("orders", "orders-final", { BackupRetentionPeriod: 0 });
    const back = await untilAvailable(rds, "orders");
    assert.deepEqual(await query(back, "SELECT id FROM sales", "postgres"), [{ id: 7 }]);
  });

  it("goes on with a snapshot and with a restore that a kill cut off", async () => {
    await take("cut-off");
    await lab.stop("SIGKILL");
    lab = await startLab(lab.directory);
    rds = clientOf(lab);
    await snapshotAvailable(rds, "cut-off");
    await restore("after-kill", "cut-off", { BackupRetentionPeriod: 0 });
    await lab.stop("SIGKILL");
    lab = await startLab(lab.directory);
    rds = clientOf(lab);
    const back = await untilAvailable(rds, "after-kill");
    assert.deepEqual(await query(back, "SELECT id FROM sales", "postgres"), [{ id: 7 }]);
  });
});
