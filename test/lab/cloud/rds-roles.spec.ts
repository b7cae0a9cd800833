import assert from "node:assert/strict";
import {
  AddRoleToDBInstanceCommand,
  CreateDBInstanceCommand,
  type RDSClient,
  RemoveRoleFromDBInstanceCommand,
} from "@aws-sdk/client-rds";
import { BASE, clientOf, describeOne, refuses, untilAvailable } from "./rds-harness.ts";
import { endLab, eventually, type Lab, startLab } from "./start-lab.ts";

describe("what the lab's instances have beside their settings", function () {
  this.timeout(60_000);
  let lab: Lab;
  let rds: RDSClient;
  before(async () => {
    lab = await startLab();
    rds = clientOf(lab);
    const names = { DBInstanceIdentifier: "orders", AllocatedStorage: 20, BackupRetentionPeriod: 0 };
    await rds.send(new CreateDBInstanceCommand({ ...BASE, ...names }));
    await untilAvailable(rds, "orders");
  });
  after(() => endLab(lab));

  it("is a role that is pending before it is active, once for each feature", async () => {
    const RoleArn = "arn:aws:iam::123456789012:role/imports";
    const role = { DBInstanceIdentifier: "orders", RoleArn, FeatureName: "s3Import" };
    await rds.send(new AddRoleToDBInstanceCommand(role));
    const statusOf = async () => (await describeOne(rds, "orders")).AssociatedRoles?.[0]?.Status;
    assert.equal(await statusOf(), "PENDING");
    await refuses(rds.send(new AddRoleToDBInstanceCommand(role)), "DBInstanceRoleAlreadyExists", 400);
    await eventually(async () => ((await statusOf()) === "ACTIVE" ? true : undefined), "the role is active");
    await rds.send(new RemoveRoleFromDBInstanceCommand(role));
    assert.equal(await statusOf(), undefined);
    await refuses(rds.send(new RemoveRoleFromDBInstanceCommand(role)), "DBInstanceRoleNotFound", 404);
  });

  it("is the speed of a small gp3 volume, which is told and may not be asked for", async () => {
    const { Iops, StorageThroughput } = await describeOne(rds, "orders");
    assert.deepEqual([Iops, StorageThroughput], [3000, 125]);
    const wanted = { ...BASE, DBInstanceIdentifier: "small", AllocatedStorage: 20, StorageType: "gp3" };
    const asked = rds.send(new CreateDBInstanceCommand({ ...wanted, Iops: 3000 }));
    await refuses(asked, "InvalidParameterCombination", 400);
  });
});
