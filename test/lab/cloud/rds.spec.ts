import assert from "node:assert/strict";
import {
  AddTagsToResourceCommand,
  CreateDBInstanceCommand,
  type CreateDBInstanceCommandInput,
  type DBInstance,
  DeleteDBInstanceCommand,
  DescribeDBInstancesCommand,
  ListTagsForResourceCommand,
  ModifyDBInstanceCommand,
  RDSClient,
  RebootDBInstanceCommand,
  RemoveTagsFromResourceCommand,
} from "@aws-sdk/client-rds";
import pg from "pg";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { endLab, eventually, type Lab, startLab } from "./start-lab.ts";

const PASSWORD = "correct-horse";

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

  it("refuses to rename onto a taken name and swaps two names through a third", async () => {
    await create("restored");
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

const BASE = {
  Engine: "postgres",
  DBInstanceClass: "db.t4g.micro",
  MasterUsername: "app",
  MasterUserPassword: PASSWORD,
} as const;

function clientOf({ endpoint }: Lab): RDSClient {
  const credentials = { accessKeyId: "lab", secretAccessKey: "lab" };
  return new RDSClient({ endpoint, region: "eu-central-1", credentials, maxAttempts: 1 });
}

async function describeOne(rds: RDSClient, DBInstanceIdentifier: string): Promise<DBInstance> {
  const { DBInstances } = await rds.send(new DescribeDBInstancesCommand({ DBInstanceIdentifier }));
  return DBInstances![0]!;
}

async function byResourceId(rds: RDSClient, id: string): Promise<DBInstance | undefined> {
  const Filters = [{ Name: "dbi-resource-id", Values: [id] }];
  return (await rds.send(new DescribeDBInstancesCommand({ Filters }))).DBInstances?.[0];
}

/** Waits as a caller must: for the status and for nothing left to be applied, three times in a row. */
async function untilAvailable(rds: RDSClient, id: string): Promise<DBInstance> {
  let streak = 0;
  return eventually(async () => {
    const instance = await describeOne(rds, id).catch(() => undefined);
    const isSettled = instance?.DBInstanceStatus === "available";
    streak = isSettled ? streak + 1 : 0;
    return streak >= 3 ? instance : undefined;
  }, `${id} available`);
}

async function query(
  instance: DBInstance,
  sql: string,
  database: string,
  password = PASSWORD,
): Promise<unknown[]> {
  const { Address: host, Port: port } = instance.Endpoint!;
  const client = new pg.Client({
    host: host!,
    port: port!,
    user: "app",
    password,
    database,
    connectionTimeoutMillis: 5000,
  });
  await client.connect();
  try {
    return (await client.query(sql)).rows as unknown[];
  } finally {
    await client.end();
  }
}

async function refuses(call: Promise<unknown>, code: string, status: number): Promise<void> {
  await assert.rejects(
    call,
    (error: { name: string; Code?: string; $metadata: { httpStatusCode?: number } }) => {
      assert.equal((error.Code ?? error.name).replace(/Fault$/, ""), code);
      assert.equal(error.$metadata.httpStatusCode, status);
      return true;
    },
  );
}
