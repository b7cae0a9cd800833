import assert from "node:assert/strict";
import {
  CreateDBInstanceCommand,
  type CreateDBInstanceCommandInput,
  DescribeDBInstancesCommand,
  ModifyDBInstanceCommand,
  type RDSClient,
} from "@aws-sdk/client-rds";
import {
  BASE,
  byResourceId,
  clientOf,
  describeOne,
  PASSWORD,
  query,
  refuses,
  untilAvailable,
} from "./rds-harness.ts";
import { endLab, eventually, type Lab, startLab } from "./start-lab.ts";

describe("the lab's RDS", function () {
  this.timeout(60_000);
  let lab: Lab;
  let rds: RDSClient;
  before(async () => {
    lab = await startLab();
    rds = clientOf(lab);
  });
  after(() => endLab(lab));

  const create = (DBInstanceIdentifier: string, more: Partial<CreateDBInstanceCommandInput> = {}) =>
    rds.send(new CreateDBInstanceCommand({ ...BASE, DBInstanceIdentifier, ...more }));
  const settled = (id: string) => untilAvailable(rds, id);

  it("creates a real PostgreSQL, through creating and backing-up to available", async () => {
    const created = (await create("orders", { DBName: "shop", EngineVersion: "15" })).DBInstance;
    assert.equal(created?.DBInstanceStatus, "creating");
    assert.equal(created.Endpoint, undefined);
    assert.match(created.DbiResourceId ?? "", /^db-[A-Z0-9]{26}$/);

    const seen = new Set<string | undefined>();
    const instance = await eventually(async () => {
      const now = await describeOne(rds, "orders");
      seen.add(now.DBInstanceStatus);
      return now.DBInstanceStatus === "available" ? now : undefined;
    }, "orders available");
    assert.deepEqual([...seen], ["creating", "backing-up", "available"]);
    assert.equal(instance.Endpoint?.Address, "127.0.0.1");
    const rows = await query(
      instance,
      "SELECT current_database() AS db, rolsuper FROM pg_roles WHERE rolname = 'app'",
      "shop",
    );
    assert.deepEqual(rows, [{ db: "shop", rolsuper: false }]);
  });

  it("lets nobody in without the master password", async () => {
    const instance = await describeOne(rds, "orders");
    await assert.rejects(
      query(instance, "SELECT 1", "shop", "wrong-password"),
      /password authentication failed/,
    );
  });

  it("refuses what AWS refuses, in its words", async () => {
    await refuses(create("orders"), "DBInstanceAlreadyExists", 400);
    await refuses(create("ORDERS"), "DBInstanceAlreadyExists", 400);
    await refuses(create("9-starts-badly"), "InvalidParameterValue", 400);
    await refuses(create("mysql", { Engine: "mysql" }), "InvalidParameterValue", 400);
    await refuses(describeOne(rds, "nobody"), "DBInstanceNotFound", 404);
    const filter = { Filters: [{ Name: "colour", Values: ["red"] }] };
    await refuses(rds.send(new DescribeDBInstancesCommand(filter)), "InvalidParameterValue", 400);
  });

  it("finds an instance by its resource id and finds nothing as an empty list", async () => {
    const { DbiResourceId } = await describeOne(rds, "orders");
    const found = await byResourceId(rds, DbiResourceId ?? "");
    assert.equal(found?.DBInstanceIdentifier, "orders");
    assert.equal(await byResourceId(rds, "db-NOBODY"), undefined);
  });

  it("still says available right after a modify, and is busy then", async () => {
    const modify = (DBInstanceClass: string) =>
      rds.send(
        new ModifyDBInstanceCommand({
          DBInstanceIdentifier: "orders",
          DBInstanceClass,
          ApplyImmediately: true,
        }),
      );
    const answer = await modify("db.t4g.small");
    assert.equal(answer.DBInstance?.DBInstanceStatus, "available");
    assert.equal(answer.DBInstance.PendingModifiedValues?.DBInstanceClass, "db.t4g.small");
    await refuses(modify("db.t4g.large"), "InvalidDBInstanceState", 400);
    assert.equal((await settled("orders")).DBInstanceClass, "db.t4g.small");
  });

  it("holds a change without ApplyImmediately until one with it comes", async () => {
    const modify = (change: object) =>
      rds.send(new ModifyDBInstanceCommand({ DBInstanceIdentifier: "orders", ...change }));
    await modify({ MultiAZ: true, BackupRetentionPeriod: 7 });
    const waiting = await eventually(async () => {
      const now = await describeOne(rds, "orders");
      return now.BackupRetentionPeriod === 7 && now.DBInstanceStatus === "available" ? now : undefined;
    }, "retention changed at once");
    assert.equal(waiting.MultiAZ, false);
    assert.equal(waiting.PendingModifiedValues?.MultiAZ, true);
    await modify({ ApplyImmediately: true });
    assert.equal((await settled("orders")).MultiAZ, true);
  });

  it("changes the master password", async () => {
    const change = { DBInstanceIdentifier: "orders", MasterUserPassword: "battery-staple" };
    await rds.send(new ModifyDBInstanceCommand(change));
    const instance = await settled("orders");
    assert.equal((await query(instance, "SELECT 1 AS one", "shop", "battery-staple")).length, 1);
    await rds.send(new ModifyDBInstanceCommand({ ...change, MasterUserPassword: PASSWORD }));
    await settled("orders");
  });
});
