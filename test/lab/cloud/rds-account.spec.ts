import assert from "node:assert/strict";
import {
  CreateDBInstanceCommand,
  DescribeAccountAttributesCommand,
  DescribeDBEngineVersionsCommand,
  DescribeEventsCommand,
  ModifyDBInstanceCommand,
  type ModifyDBInstanceCommandInput,
  type RDSClient,
  RebootDBInstanceCommand,
} from "@aws-sdk/client-rds";
import { GetCallerIdentityCommand, STSClient } from "@aws-sdk/client-sts";
import { BASE, clientOf, describeOne, query, refuses, untilAvailable } from "./rds-harness.ts";
import { endLab, eventually, type Lab, startLab } from "./start-lab.ts";

describe("the lab's account and the attributes of its instances", function () {
  this.timeout(60_000);
  let lab: Lab;
  let rds: RDSClient;
  before(async () => {
    lab = await startLab();
    rds = clientOf(lab);
    await rds.send(
      new CreateDBInstanceCommand({ ...BASE, DBInstanceIdentifier: "orders", BackupRetentionPeriod: 0 }),
    );
    await untilAvailable(rds, "orders");
  });
  after(() => endLab(lab));

  const modify = (change: Partial<ModifyDBInstanceCommandInput>) =>
    rds.send(new ModifyDBInstanceCommand({ DBInstanceIdentifier: "orders", ...change }));

  it("says whose credentials these are on the same endpoint", async () => {
    const credentials = { accessKeyId: "lab", secretAccessKey: "lab" };
    const sts = new STSClient({ endpoint: lab.endpoint, region: "eu-central-1", credentials });
    const { Account, Arn, UserId } = await sts.send(new GetCallerIdentityCommand({}));
    assert.deepEqual(
      [Account, Arn, UserId],
      ["123456789012", "arn:aws:iam::123456789012:user/lab", "AIDALABUSER"],
    );
  });

  it("tells its quotas, its engine's version and what was created", async () => {
    const { AccountQuotas } = await rds.send(new DescribeAccountAttributesCommand({}));
    const quota = (name: string) => AccountQuotas?.find(({ AccountQuotaName }) => AccountQuotaName === name);
    assert.deepEqual(
      ["DBInstances", "ManualSnapshots"].map((name) => [quota(name)?.Used, quota(name)?.Max]),
      [
        [1, 40],
        [0, 100],
      ],
    );
    const { EngineVersion } = await describeOne(rds, "orders");
    const version = async (asked?: string) =>
      (await rds.send(new DescribeDBEngineVersionsCommand({ Engine: "postgres", EngineVersion: asked })))
        .DBEngineVersions?.[0]?.EngineVersion;
    assert.deepEqual([await version(), await version("9.1")], [EngineVersion, undefined]);
    const { Events } = await rds.send(new DescribeEventsCommand({ SourceIdentifier: "orders" }));
    assert.deepEqual(
      Events?.map(({ Message }) => Message),
      ["DB instance created"],
    );
  });

  it("changes every attribute that a restore does not carry", async () => {
    await modify({
      ApplyImmediately: true,
      DBInstanceClass: "db.r6g.large",
      StorageType: "io1",
      AllocatedStorage: 100,
      Iops: 3000,
      MultiAZ: true,
      PubliclyAccessible: true,
      DeletionProtection: true,
      EnableIAMDatabaseAuthentication: true,
      VpcSecurityGroupIds: ["sg-a", "sg-b"],
      DBSubnetGroupName: "private",
      OptionGroupName: "options",
      BackupRetentionPeriod: 14,
      PreferredBackupWindow: "01:00-01:30",
      PreferredMaintenanceWindow: "mon:03:00-mon:03:30",
      CopyTagsToSnapshot: true,
      CloudwatchLogsExportConfiguration: { EnableLogTypes: ["postgresql", "upgrade"] },
      CACertificateIdentifier: "rds-ca-ecc384-g1",
      MonitoringInterval: 60,
      EnablePerformanceInsights: true,
      AutoMinorVersionUpgrade: false,
      MaxAllocatedStorage: 500,
      EngineLifecycleSupport: "open-source-rds-extended-support-disabled",
    });
    // The backup that begins with the retention proves that all of it is over.
    await eventually(async () => (await describeOne(rds, "orders")).LatestRestorableTime, "first backup");
    const now = await untilAvailable(rds, "orders");
    assert.deepEqual(
      [now.DBInstanceClass, now.StorageType, now.AllocatedStorage, now.Iops, now.MultiAZ],
      ["db.r6g.large", "io1", 100, 3000, true],
    );
    assert.deepEqual(
      [now.PubliclyAccessible, now.DeletionProtection, now.IAMDatabaseAuthenticationEnabled],
      [true, true, true],
    );
    assert.deepEqual(
      now.VpcSecurityGroups?.map((group) => group.VpcSecurityGroupId),
      ["sg-a", "sg-b"],
    );
    assert.deepEqual(
      [now.DBSubnetGroup?.DBSubnetGroupName, now.OptionGroupMemberships?.[0]?.OptionGroupName],
      ["private", "options"],
    );
    assert.deepEqual(
      [now.BackupRetentionPeriod, now.PreferredBackupWindow, now.PreferredMaintenanceWindow],
      [14, "01:00-01:30", "mon:03:00-mon:03:30"],
    );
    assert.deepEqual(now.EnabledCloudwatchLogsExports, ["postgresql", "upgrade"]);
    assert.deepEqual(
      [now.CopyTagsToSnapshot, now.CACertificateIdentifier, now.MonitoringInterval],
      [true, "rds-ca-ecc384-g1", 60],
    );
    assert.deepEqual(
      [now.PerformanceInsightsEnabled, now.AutoMinorVersionUpgrade, now.MaxAllocatedStorage],
      [true, false, 500],
    );
    assert.equal(now.EngineLifecycleSupport, "open-source-rds-extended-support-disabled");
    await modify({ CloudwatchLogsExportConfiguration: { DisableLogTypes: ["upgrade"] } });
    await eventually(async () => {
      const { EnabledCloudwatchLogsExports: types = [] } = await describeOne(rds, "orders");
      return types.length === 1 ? true : undefined;
    }, "log type removed");
    await untilAvailable(rds, "orders");
  });

  it("uses a new parameter group only after a reboot", async () => {
    const group = async () => (await describeOne(rds, "orders")).DBParameterGroups?.[0];
    await modify({ DBParameterGroupName: "tuned", ApplyImmediately: true });
    await eventually(
      async () => ((await group())?.DBParameterGroupName === "tuned" ? true : undefined),
      "group",
    );
    assert.equal((await group())?.ParameterApplyStatus, "pending-reboot");
    await untilAvailable(rds, "orders");
    await rds.send(new RebootDBInstanceCommand({ DBInstanceIdentifier: "orders" }));
    await untilAvailable(rds, "orders");
    assert.equal((await group())?.ParameterApplyStatus, "in-sync");
  });

  it("is unreachable under either name while it is renamed, and holds a rename that need not be now", async () => {
    const before = await describeOne(rds, "orders");
    await modify({ NewDBInstanceIdentifier: "sales" });
    const held = await describeOne(rds, "orders");
    assert.equal(held.PendingModifiedValues?.DBInstanceIdentifier, "sales");
    assert.equal((await query(held, "SELECT 1", "postgres")).length, 1);

    await modify({ ApplyImmediately: true });
    await eventually(async () => {
      const { DBInstanceStatus } = await describeOne(rds, "orders");
      return DBInstanceStatus === "renaming" ? true : undefined;
    }, "renaming");
    await eventually(
      () =>
        query(before, "SELECT 1", "postgres").then(
          () => undefined,
          (error: unknown) => error,
        ),
      "old endpoint gone",
    );
    await refuses(describeOne(rds, "sales"), "DBInstanceNotFound", 404);
    const renamed = await untilAvailable(rds, "sales");
    assert.equal(renamed.DbiResourceId, before.DbiResourceId);
    assert.equal((await query(renamed, "SELECT 1", "postgres")).length, 1);
    await assert.rejects(query(before, "SELECT 1", "postgres"), /ECONNREFUSED/);
  });
});
