import assert from "node:assert/strict";
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import {
  CreateDBInstanceCommand,
  DeleteDBInstanceCommand,
  ModifyDBInstanceCommand,
  type RDSClient,
  RestoreDBInstanceToPointInTimeCommand,
  type RestoreDBInstanceToPointInTimeCommandInput,
} from "@aws-sdk/client-rds";
import { BASE, clientOf, describeOne, query, refuses, untilAvailable } from "./rds-harness.ts";
import { endLab, eventually, type Lab, startLab } from "./start-lab.ts";

describe("restores to a point in time", function () {
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
        Tags: [{ Key: "stack", Value: "prod" }],
      }),
    );
    await untilAvailable(rds, "orders");
  });
  after(() => endLab(lab));

  const restore = (to: string, more: Partial<RestoreDBInstanceToPointInTimeCommandInput>) =>
    rds.send(new RestoreDBInstanceToPointInTimeCommand({ TargetDBInstanceIdentifier: to, ...more }));
  const until = (at: Date) =>
    eventually(async () => {
      const { LatestRestorableTime } = await describeOne(rds, "orders");
      return LatestRestorableTime !== undefined && LatestRestorableTime >= at ? true : undefined;
    }, `restorable to ${at.toISOString()}`);
  const insert = async (mark: string): Promise<void> => {
    await query(await describeOne(rds, "orders"), `INSERT INTO marks VALUES ('${mark}')`, "postgres");
  };
  const marksIn = async (id: string): Promise<unknown[]> => {
    const rows = await query(
      await untilAvailable(rds, id),
      "SELECT mark FROM marks ORDER BY mark",
      "postgres",
    );
    return (rows as { mark: string }[]).map(({ mark }) => mark);
  };
  // Times are to the millisecond; a pause on either side keeps them clear of the commits.
  const pointBetween = async (): Promise<Date> => {
    await sleep(20);
    const at = new Date();
    await sleep(20);
    return at;
  };
  let between: Date;

  it("holds exactly the rows that were committed by then", async () => {
    await query(await describeOne(rds, "orders"), "CREATE TABLE marks (mark text)", "postgres");
    await insert("first");
    between = await pointBetween();
    await insert("second");
    await refuses(
      restore("too-early", {
        SourceDBInstanceIdentifier: "orders",
        RestoreTime: new Date(Date.now() + 60_000),
      }),
      "InvalidParameterValue",
      400,
    );
    await until(between);
    await restore("orders-then", { SourceDBInstanceIdentifier: "orders", RestoreTime: between });
    assert.deepEqual(await marksIn("orders-then"), ["first"]);
    assert.deepEqual(await marksIn("orders"), ["first", "second"], "the source is as it was");
    const restored = await describeOne(rds, "orders-then");
    assert.equal(restored.MultiAZ, false);
    assert.deepEqual(restored.TagList, [{ Key: "stack", Value: "prod" }]);
  });

  it("goes to the latest restorable time of a quiet database, found by its resource id after a rename", async () => {
    const { DbiResourceId } = await describeOne(rds, "orders");
    const name = { DBInstanceIdentifier: "orders", NewDBInstanceIdentifier: "orders-old" };
    await rds.send(new ModifyDBInstanceCommand({ ...name, ApplyImmediately: true }));
    await untilAvailable(rds, "orders-old");
    await restore("orders", {
      SourceDbiResourceId: DbiResourceId,
      UseLatestRestorableTime: true,
      Tags: [{ Key: "run", Value: "r1" }],
    });
    assert.deepEqual(await marksIn("orders"), ["first", "second"]);
    assert.deepEqual((await describeOne(rds, "orders")).TagList, [{ Key: "run", Value: "r1" }]);
  });

  it("restores a restored database in turn, on its own history", async () => {
    await insert("third");
    const at = await pointBetween();
    await insert("fourth");
    await until(at);
    await restore("orders-again", { SourceDBInstanceIdentifier: "orders", RestoreTime: at });
    assert.deepEqual(await marksIn("orders-again"), ["first", "second", "third"]);
  });

  it("refuses what cannot be restored", async () => {
    const source = { SourceDBInstanceIdentifier: "orders-old" };
    await refuses(restore("x", { ...source, RestoreTime: new Date(0) }), "InvalidRestore", 400);
    await refuses(
      restore("orders", { ...source, UseLatestRestorableTime: true }),
      "DBInstanceAlreadyExists",
      400,
    );
    await refuses(restore("x", { UseLatestRestorableTime: true }), "InvalidParameterCombination", 400);
    await refuses(restore("x", source), "InvalidParameterCombination", 400);
    await refuses(
      restore("x", { ...source, UseLatestRestorableTime: true, RestoreTime: between }),
      "InvalidParameterCombination",
      400,
    );
    await refuses(
      restore("x", { SourceDBInstanceIdentifier: "nobody", UseLatestRestorableTime: true }),
      "DBInstanceNotFound",
      404,
    );
    const none = { DBInstanceIdentifier: "orders-then", BackupRetentionPeriod: 0 };
    await rds.send(new ModifyDBInstanceCommand(none));
    await untilAvailable(rds, "orders-then");
    assert.equal((await describeOne(rds, "orders-then")).LatestRestorableTime, undefined);
    await refuses(
      restore("x", { SourceDBInstanceIdentifier: "orders-then", UseLatestRestorableTime: true }),
      "PointInTimeRestoreNotEnabled",
      400,
    );
  });

  it("begins with a backup when retention is switched on again", async () => {
    const some = { DBInstanceIdentifier: "orders-then", BackupRetentionPeriod: 3 };
    await rds.send(new ModifyDBInstanceCommand(some));
    await eventually(async () => {
      const now = await describeOne(rds, "orders-then");
      return now.LatestRestorableTime === undefined ? undefined : true;
    }, "restorable again");
    await untilAvailable(rds, "orders-then");
  });

  it("leaves an instance incompatible-restore when the data cannot be made, to be deleted without a snapshot", async () => {
    const source = { SourceDBInstanceIdentifier: "orders-old", UseLatestRestorableTime: true };
    await restore("doomed", source);
    await lab.stop("SIGKILL");
    spoil(lab, "doomed");
    lab = await startLab(lab.directory);
    rds = clientOf(lab);
    await eventually(async () => {
      const { DBInstanceStatus } = await describeOne(rds, "doomed");
      return DBInstanceStatus === "incompatible-restore" ? true : undefined;
    }, "incompatible-restore");
    const remove = { DBInstanceIdentifier: "doomed" };
    await refuses(
      rds.send(new DeleteDBInstanceCommand({ ...remove, FinalDBSnapshotIdentifier: "doomed-final" })),
      "InvalidDBInstanceState",
      400,
    );
    await rds.send(new DeleteDBInstanceCommand({ ...remove, SkipFinalSnapshot: true }));
  });
});

// A base backup that is not there any more, as when it was removed by hand.
function spoil(lab: Lab, identifier: string): void {
  const folder = join(lab.directory, "rds", "instances");
  const files = readdirSync(folder).map((name) => join(folder, name, "instance.json"));
  const file = files.find((path) => readFileSync(path, "utf8").includes(`"identifier": "${identifier}"`))!;
  const record = JSON.parse(readFileSync(file, "utf8")) as { origin: object };
  writeFileSync(file, JSON.stringify({ ...record, origin: { ...record.origin, base: "rds:gone" } }));
}
