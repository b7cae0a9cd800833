import assert from "node:assert/strict";
import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { CreateDBInstanceCommand, ModifyDBInstanceCommand } from "@aws-sdk/client-rds";
import { deleteInstance } from "../../src/adapters/rds-delete.ts";
import { describeInstance, findInstance } from "../../src/adapters/rds-describe.ts";
import { modifyInstance, renameInstance } from "../../src/adapters/rds-modify.ts";
import { waitForDatabaseSnapshot } from "../../src/adapters/rds-wait-database.ts";
import { waitForInstance } from "../../src/adapters/rds-wait-instance.ts";
import { openRds, type Rds } from "../../src/adapters/rds.ts";
import { callsOf, script, tellLab } from "../lab/cloud/lab-control.ts";
import { BASE, clientOf, untilAvailable, untilGone } from "../lab/cloud/rds-harness.ts";
import { endLab, type Lab, startLab } from "../lab/cloud/start-lab.ts";

const limitMs = 30_000;

describe("RDS", function () {
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
    const names = { DBInstanceIdentifier: "orders", BackupRetentionPeriod: 0 };
    await clientOf(lab).send(new CreateDBInstanceCommand({ ...BASE, ...names }));
    await untilAvailable(clientOf(lab), "orders");
  });
  afterEach(() => tellLab(lab, "DELETE", "/faults"));
  after(() => endLab(lab));

  it("waits a throttling storm, cut lines and 5xx out", async () => {
    for (const fault of ["throttling", "internal-failure", "unavailable", "cut"])
      await script(lab, { action: "DescribeDBInstances", fault, times: 2 });
    assert.equal((await describeInstance(rds, { identifier: "orders" })).status, "available");
  });

  it("ends a storm that does not end, with AWS's own words", async () => {
    await script(lab, { action: "DescribeDBInstances", fault: "throttling", times: "always" });
    await assert.rejects(describeInstance(rds, { identifier: "orders" }), {
      code: "TIMED_OUT",
      message: 'AWS did not describe "orders": Throttling: Rate exceeded',
    });
  });

  it("leaves no call behind to an address that never answers, once it is given up", async () => {
    const silent = createServer(() => undefined).listen(0, "127.0.0.1");
    await once(silent, "listening");
    const { port } = silent.address() as AddressInfo;
    const controller = new AbortController();
    const environment = {
      AWS_ENDPOINT_URL: `http://127.0.0.1:${port}`,
      AWS_ACCESS_KEY_ID: "lab",
      AWS_SECRET_ACCESS_KEY: "lab",
    };
    const { signal } = controller;
    const call = describeInstance(await openRds({ environment, region: "eu-central-1", signal }), {
      identifier: "orders",
    });
    await once(silent, "request");
    controller.abort();
    await assert.rejects(call, { name: "AbortError" });
    silent.close();
    await once(silent, "close");
  });

  it("does not believe one false not-found, nor two", async () => {
    await script(lab, { action: "DescribeDBInstances", fault: "not-found", times: 2 });
    assert.ok(await findInstance(rds, { identifier: "orders" }));
    assert.equal(await findInstance(rds, { identifier: "nobody" }), undefined);
  });

  it("reads the credentials anew once, and does not spin on expired ones", async () => {
    await script(lab, { action: "DescribeDBInstances", fault: "expired-token", times: 1 });
    assert.ok(await findInstance(rds, { identifier: "orders" }));
    await tellLab(lab, "DELETE", "/faults");
    const before = (await callsOf(lab)).calls.length;
    await script(lab, { action: "DescribeDBInstances", fault: "expired-token", times: "always" });
    await assert.rejects(findInstance(rds, { identifier: "orders" }), {
      code: "CREDENTIALS_EXPIRED",
      remedy:
        "renew the AWS credentials where the rollback runs, then try again; a run that stopped goes on with: rollback resume",
    });
    assert.equal((await callsOf(lab)).calls.length - before, 2);
  });

  it("never repeats a refusal", async () => {
    await script(lab, { action: "DescribeDBInstances", fault: "access-denied", times: 1 });
    await assert.rejects(findInstance(rds, { identifier: "orders" }), /AccessDenied/);
  });

  it("takes a rename whose answer was cut off for begun", async () => {
    const { resourceId } = await describeInstance(rds, { identifier: "orders" });
    await script(lab, { action: "ModifyDBInstance", fault: "cut", moment: "after", times: 1 });
    await renameInstance(rds, resourceId, "orders-2");
    const isReached = (now: { readonly identifier: string }): boolean => now.identifier === "orders-2";
    await waitForInstance(rds, { resourceId }, { limitMs, isReached });
    await renameInstance(rds, resourceId, "orders");
    await waitForInstance(rds, { resourceId }, { limitMs, isReached: (now) => now.identifier === "orders" });
  });

  it("refuses to flush what is pending", async () => {
    const DBInstanceIdentifier = "orders";
    const { resourceId } = await describeInstance(rds, { identifier: "orders" });
    await clientOf(lab).send(
      new ModifyDBInstanceCommand({ DBInstanceIdentifier, DBInstanceClass: "db.r6g.large" }),
    );
    await assert.rejects(modifyInstance(rds, resourceId, { DeletionProtection: true }), {
      code: "INSTANCE_UNUSABLE",
      message: '"orders" has pending modifications (DBInstanceClass) that would be applied along with ours',
    });
    await clientOf(lab).send(new ModifyDBInstanceCommand({ DBInstanceIdentifier, ApplyImmediately: true }));
    await waitForInstance(rds, { resourceId }, { limitMs });
  });

  it("deletes with a final snapshot only, protected or not", async () => {
    const { resourceId } = await describeInstance(rds, { identifier: "orders" });
    await modifyInstance(rds, resourceId, { DeletionProtection: true });
    await waitForInstance(
      rds,
      { resourceId },
      { limitMs, isReached: (now) => now.attributes.deletionProtection },
    );
    await assert.rejects(deleteInstance(rds, { resourceId, finalSnapshot: "", limitMs }), /final snapshot/);
    await deleteInstance(rds, { resourceId, finalSnapshot: "orders-last", limitMs });
    await untilGone(clientOf(lab), "orders");
    assert.equal(
      (await waitForDatabaseSnapshot(rds, "instance", "orders-last", { limitMs })).status,
      "available",
    );
  });
});
