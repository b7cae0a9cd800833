import assert from "node:assert/strict";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import {
  CreateDBInstanceCommand,
  CreateDBSnapshotCommand,
  DescribeDBInstancesCommand,
  ModifyDBInstanceCommand,
  RDSClient,
  RebootDBInstanceCommand,
  RestoreDBInstanceFromDBSnapshotCommand,
} from "@aws-sdk/client-rds";
import { callsOf, script, tellLab } from "./lab-control.ts";
import { BASE, clientOf, describeOne, refuses, snapshotAvailable, untilAvailable } from "./rds-harness.ts";
import { endLab, eventually, type Lab, startLab } from "./start-lab.ts";

describe("scripted faults of the lab's RDS", function () {
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
  afterEach(() => tellLab(lab, "DELETE", "/faults"));
  after(() => endLab(lab));

  const take = (DBSnapshotIdentifier: string, client = rds) =>
    client.send(new CreateDBSnapshotCommand({ DBInstanceIdentifier: "orders", DBSnapshotIdentifier }));
  const statusOf = async (id: string) => (await describeOne(rds, id)).DBInstanceStatus;
  const restore = (DBInstanceIdentifier: string) =>
    rds.send(
      new RestoreDBInstanceFromDBSnapshotCommand({
        DBInstanceIdentifier,
        DBSnapshotIdentifier: "taken",
        BackupRetentionPeriod: 0,
      }),
    );

  it("throttles as often as it is told, after the calls it lets through, and no more", async () => {
    await script(lab, { action: "DescribeDBInstances", fault: "throttling", skip: 1, times: 2 });
    await statusOf("orders");
    await refuses(statusOf("orders"), "Throttling", 400);
    await refuses(statusOf("orders"), "Throttling", 400);
    assert.equal(await statusOf("orders"), "available");
  });

  it("hits only the calls about its name", async () => {
    await script(lab, { action: "*", identifier: "other", fault: "unavailable", times: "always" });
    assert.equal(await statusOf("orders"), "available");
    await refuses(statusOf("other"), "ServiceUnavailable", 503);
    await refuses(statusOf("other"), "ServiceUnavailable", 503);
  });

  it("cuts the connection after a create that happened, which the SDK's retry then finds taken", async () => {
    await script(lab, { action: "CreateDBSnapshot", fault: "cut", moment: "after" });
    const { endpoint } = lab;
    const credentials = { accessKeyId: "lab", secretAccessKey: "lab" };
    const retrying = new RDSClient({ endpoint, region: "eu-central-1", credentials, maxAttempts: 3 });
    await refuses(take("taken", retrying), "DBSnapshotAlreadyExists", 400);
    await snapshotAvailable(rds, "taken");
    const { counts, calls } = await callsOf(lab, { action: "CreateDBSnapshot", identifier: "taken" });
    assert.deepEqual(counts["CreateDBSnapshot"], { calls: 2, effects: 1 });
    assert.deepEqual(
      calls.map(({ outcome, code, attempt, fault }) => ({ outcome, code, attempt, fault })),
      [
        { outcome: "cut", code: undefined, attempt: 1, fault: "cut" },
        { outcome: "refused", code: "DBSnapshotAlreadyExists", attempt: 2, fault: undefined },
      ],
    );
    await untilAvailable(rds, "orders");
  });

  it("cuts the connection before the action, which then never happened", async () => {
    await script(lab, { action: "CreateDBSnapshot", fault: "cut" });
    await assert.rejects(take("never"));
    assert.equal((await callsOf(lab, { identifier: "never" })).counts["CreateDBSnapshot"]?.effects, 0);
  });

  it("answers 500 after an effect, a false not-found, an expired token, a full quota and a lost key", async () => {
    await script(lab, { action: "RebootDBInstance", fault: "internal-failure", moment: "after" });
    const reboot = { DBInstanceIdentifier: "orders" };
    await refuses(rds.send(new RebootDBInstanceCommand(reboot)), "InternalFailure", 500);
    assert.equal(await statusOf("orders"), "rebooting");
    await untilAvailable(rds, "orders");

    await script(lab, { action: "DescribeDBInstances", fault: "not-found" });
    await refuses(statusOf("orders"), "DBInstanceNotFound", 404);
    assert.equal(await statusOf("orders"), "available");
    for (const [fault, code, status] of [
      ["expired-token", "ExpiredToken", 403],
      ["access-denied", "AccessDenied", 403],
      ["quota", "InstanceQuotaExceeded", 400],
      ["kms-key-not-accessible", "KMSKeyNotAccessible", 400],
    ] as const) {
      await script(lab, { action: "RestoreDBInstanceFromDBSnapshot", fault });
      await refuses(restore("never"), code, status);
    }
    await script(lab, { action: "CreateDBSnapshot", fault: "quota" });
    await refuses(take("never"), "SnapshotQuotaExceeded", 400);
    const own = { fault: "refuse", code: "InsufficientDBInstanceCapacity", message: "no room" };
    await script(lab, { action: "RestoreDBInstanceFromDBSnapshot", ...own });
    await refuses(restore("never"), "InsufficientDBInstanceCapacity", 400);
  });

  it("lets a restore end in another status, or pass through one nobody knows", async () => {
    const ends = { action: "RestoreDBInstanceFromDBSnapshot", fault: "status" };
    await script(lab, { ...ends, identifier: "broken", status: "incompatible-network" });
    await script(lab, { ...ends, identifier: "odd", status: "quantum-flux", seconds: 600 });
    await restore("broken");
    await restore("odd");
    const seen = new Set<string | undefined>();
    await eventually(async () => {
      const [broken, odd] = [await statusOf("broken"), await statusOf("odd")];
      seen.add(odd);
      return broken === "incompatible-network" && odd === "available" ? true : undefined;
    }, "both at their ends");
    assert.deepEqual([...seen], ["creating", "quantum-flux", "available"]);
    const change = { DBInstanceIdentifier: "broken", MultiAZ: true };
    await refuses(rds.send(new ModifyDBInstanceCommand(change)), "InvalidDBInstanceState", 400);
    await tellLab(lab, "POST", "/status", { identifier: "broken", status: "available" });
    assert.equal(await statusOf("broken"), "available");
  });

  it("reads a script that was written by hand while it runs, and goes on with it after a restart", async () => {
    const file = join(lab.directory, "rds-faults.json");
    const faults = [{ action: "DescribeDBInstances", fault: "throttling", times: 2 }];
    writeFileSync(file, JSON.stringify({ faults }));
    await refuses(statusOf("orders"), "Throttling", 400);
    await lab.stop();
    lab = await startLab(lab.directory);
    rds = clientOf(lab);
    await refuses(statusOf("orders"), "Throttling", 400);
    assert.equal(await statusOf("orders"), "available");
    const [first = ""] = readFileSync(join(lab.directory, "rds-calls.ndjson"), "utf8").split("\n");
    assert.equal((JSON.parse(first) as { action: string }).action, "CreateDBInstance");
    assert.doesNotMatch(readFileSync(join(lab.directory, "rds-calls.ndjson"), "utf8"), /correct-horse/);
  });

  it("says what is wrong with a script or an order", async () => {
    const post = async (path: string, body: string) => {
      const answer = await fetch(`${lab.endpoint}/lab${path}`, { method: "POST", body });
      return `${answer.status} ${((await answer.json()) as { error: string }).error}`;
    };
    assert.match(
      await post("/faults", '{"action":"X","fault":"flood"}'),
      /^400 fault "flood" is unknown; use throttling/,
    );
    assert.match(await post("/faults", '{"action":"X","fault":"status"}'), /needs the `status`/);
    assert.match(await post("/faults", '{"quotas":{"moons":1}}'), /quota "moons" is unknown; use instances/);
    assert.match(await post("/backups", '{"instance":"nobody"}'), /^400 DBInstance nobody not found/);
    assert.match(await post("/weather", "{}"), /^404 the lab knows GET \/calls/);
  });

  it("leaves a call that no fault is about alone", async () => {
    const { DBInstances } = await rds.send(new DescribeDBInstancesCommand({}));
    assert.equal(DBInstances?.length, 3);
  });
});
