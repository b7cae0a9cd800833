import assert from "node:assert/strict";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import {
  AddTagsToResourceCommand,
  CreateDBInstanceCommand,
  DeleteDBInstanceCommand,
  ListTagsForResourceCommand,
  ModifyDBInstanceCommand,
  type RDSClient,
  RebootDBInstanceCommand,
  RemoveTagsFromResourceCommand,
} from "@aws-sdk/client-rds";
import { BASE, clientOf, describeOne, query, refuses, untilAvailable } from "./rds-harness.ts";
import { endLab, eventually, type Lab, startLab } from "./start-lab.ts";

describe("the lives of the lab's DB instances", function () {
  this.timeout(60_000);
  let lab: Lab;
  let rds: RDSClient;
  before(async () => {
    lab = await startLab();
    rds = clientOf(lab);
    for (const id of ["orders", "restored"]) {
      await rds.send(
        new CreateDBInstanceCommand({ ...BASE, DBInstanceIdentifier: id, BackupRetentionPeriod: 0 }),
      );
    }
  });
  after(() => endLab(lab));

  const settled = (id: string) => untilAvailable(rds, id);

  it("refuses to rename onto a taken name and swaps two names through a third", async () => {
    const [old, restored] = [await settled("orders"), await settled("restored")];
    await query(old, "CREATE TABLE mark AS SELECT 'old' AS whose", "postgres");
    await query(restored, "CREATE TABLE mark AS SELECT 'restored' AS whose", "postgres");
    const rename = (from: string, to: string) =>
      rds.send(
        new ModifyDBInstanceCommand({
          DBInstanceIdentifier: from,
          NewDBInstanceIdentifier: to,
          ApplyImmediately: true,
        }),
      );

    await refuses(rename("restored", "orders"), "DBInstanceAlreadyExists", 400);
    await rename("orders", "orders-old");
    const moved = await settled("orders-old");
    assert.equal(moved.DbiResourceId, old.DbiResourceId);
    await refuses(describeOne(rds, "orders"), "DBInstanceNotFound", 404);
    await assert.rejects(query(old, "SELECT 1", "postgres"), /ECONNREFUSED/);

    await rename("restored", "orders");
    const now = await settled("orders");
    assert.equal(now.DbiResourceId, restored.DbiResourceId);
    assert.deepEqual(now.Endpoint, old.Endpoint, "an endpoint belongs to the name");
    assert.deepEqual(await query(now, "SELECT whose FROM mark", "postgres"), [{ whose: "restored" }]);
  });

  it("ends connections when it reboots and keeps the data", async () => {
    const before = await describeOne(rds, "orders");
    const started = await query(before, "SELECT pg_postmaster_start_time()::text AS at", "postgres");
    await rds.send(new RebootDBInstanceCommand({ DBInstanceIdentifier: "orders" }));
    const after = await settled("orders");
    assert.notDeepEqual(
      await query(after, "SELECT pg_postmaster_start_time()::text AS at", "postgres"),
      started,
    );
    assert.deepEqual(await query(after, "SELECT whose FROM mark", "postgres"), [{ whose: "restored" }]);
  });

  it("adds, lists and removes tags", async () => {
    const { DBInstanceArn: ResourceName } = await describeOne(rds, "orders");
    await rds.send(
      new AddTagsToResourceCommand({
        ResourceName,
        Tags: [
          { Key: "run", Value: "a&b" },
          { Key: "x", Value: "" },
        ],
      }),
    );
    await rds.send(new RemoveTagsFromResourceCommand({ ResourceName, TagKeys: ["x"] }));
    const { TagList } = await rds.send(new ListTagsForResourceCommand({ ResourceName }));
    assert.deepEqual(TagList, [{ Key: "run", Value: "a&b" }]);
  });

  it("deletes only an unprotected instance, and only when it knows about the final snapshot", async () => {
    const remove = (more: object) =>
      rds.send(new DeleteDBInstanceCommand({ DBInstanceIdentifier: "orders", ...more }));
    const protect = (DeletionProtection: boolean) =>
      rds.send(new ModifyDBInstanceCommand({ DBInstanceIdentifier: "orders", DeletionProtection }));
    await protect(true);
    await settled("orders");
    await refuses(remove({ SkipFinalSnapshot: true }), "InvalidParameterCombination", 400);
    await protect(false);
    await settled("orders");
    await refuses(remove({}), "InvalidParameterCombination", 400);
    await refuses(
      remove({ SkipFinalSnapshot: true, FinalDBSnapshotIdentifier: "f" }),
      "InvalidParameterCombination",
      400,
    );

    const answer = await remove({ FinalDBSnapshotIdentifier: "orders-final" });
    assert.equal(answer.DBInstance?.DBInstanceStatus, "deleting");
    await eventually(async () => {
      const found = await describeOne(rds, "orders").catch(() => "gone" as const);
      return found === "gone" ? found : undefined;
    }, "orders deleted");
    assert.ok(existsSync(join(lab.directory, "rds", "snapshots", "orders-final", "data", "PG_VERSION")));
  });

  it("starts a server again that died", async () => {
    const instance = await describeOne(rds, "orders-old");
    const [row] = (await query(instance, "SELECT pg_postmaster_start_time()::text AS at", "postgres")) as [
      { at: string },
    ];
    const pidFile = join(
      lab.directory,
      "rds",
      "instances",
      instance.DbiResourceId!,
      "data",
      "postmaster.pid",
    );
    process.kill(Number(readFileSync(pidFile, "utf8").split("\n")[0]), "SIGQUIT");
    await eventually(async () => {
      const rows = await query(instance, "SELECT pg_postmaster_start_time()::text AS at", "postgres").catch(
        () => [],
      );
      return rows.length === 1 && (rows as [{ at: string }])[0].at !== row.at ? true : undefined;
    }, "server back");
  });

  it("brings instances, data, ports and unfinished work back, also after a kill", async () => {
    const before = await settled("orders-old");
    await rds.send(
      new ModifyDBInstanceCommand({
        DBInstanceIdentifier: "orders-old",
        AllocatedStorage: 50,
        ApplyImmediately: true,
      }),
    );
    await lab.stop("SIGKILL");
    lab = await startLab(lab.directory);
    rds = clientOf(lab);

    const after = await settled("orders-old");
    assert.equal(after.AllocatedStorage, 50);
    assert.deepEqual(after.Endpoint, before.Endpoint);
    assert.deepEqual(await query(after, "SELECT whose FROM mark", "postgres"), [{ whose: "old" }]);
  });
});
