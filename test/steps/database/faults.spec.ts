import assert from "node:assert/strict";
import {
  AddRoleToDBInstanceCommand,
  AddTagsToResourceCommand,
  CreateDBInstanceCommand,
  type DBInstance,
  ModifyDBInstanceCommand,
  type RDSClient,
} from "@aws-sdk/client-rds";
import type { StepContext, StepKind } from "../../../src/steps/step-kind.ts";
import { useDirectory } from "../../_builders/use-directory.ts";
import { callsOf, script, tellLab } from "../../lab/cloud/lab-control.ts";
import { BASE, clientOf, untilAvailable } from "../../lab/cloud/rds-harness.ts";
import { endLab, type Lab, startLab } from "../../lab/cloud/start-lab.ts";
import { aSource, contextFor, dataStep, instanceSettings, KINDS, look } from "./data-world.ts";
import { runData } from "./run-data.ts";

describe("a data rollback on RDS that meets trouble", function () {
  this.timeout(120_000);
  let lab: Lab;
  let rds: RDSClient;
  let number = 0;
  const directory = useDirectory();
  before(async () => {
    lab = await startLab();
    rds = clientOf(lab);
  });
  afterEach(() => tellLab(lab, "DELETE", "/faults"));
  after(() => endLab(lab));

  const aDatabase = (): Promise<DBInstance> => {
    number += 1;
    return aSource(lab, `orders-${number}`);
  };
  const takeAndRestore = (source: DBInstance) => {
    const instance = instanceSettings(source);
    const snapshot = `rollback-20261121-030000-abc123-${source.DBInstanceIdentifier!}-safety`;
    return [
      dataStep("take-snapshot", { instance }),
      dataStep("restore-database", { instance, from: { snapshot } }),
    ];
  };
  const everything = (source: DBInstance) => [
    ...takeAndRestore(source),
    dataStep("swap-database", { instance: instanceSettings(source) }),
  ];
  const check = async (kind: string, params: Record<string, unknown>) => {
    const step = dataStep(kind, params);
    const known = KINDS.get(kind) as StepKind<unknown>;
    const signal = AbortSignal.timeout(30_000);
    const context: StepContext = {
      ...contextFor(lab, directory()),
      step,
      outcomes: new Map(),
      outcomeOf: () => undefined,
      signal,
      idempotencyKey: step.id,
    };
    return (await known.check(step.params, context)).map(({ code }) => code);
  };

  it("43: refuses before anything is fenced when a quota is reached, the state is wrong or something is pending", async () => {
    const source = await aDatabase();
    const instance = instanceSettings(source);
    assert.deepEqual(await check("take-snapshot", { instance }), []);
    await script(lab, { quotas: { manualSnapshots: 0, instances: 1 } });
    assert.deepEqual(await check("take-snapshot", { instance }), ["SNAPSHOT_QUOTA_REACHED"]);
    const restore = { instance, from: { snapshot: "none" } };
    assert.deepEqual(await check("restore-database", restore), [
      "INSTANCE_QUOTA_REACHED",
      "SNAPSHOT_UNUSABLE",
    ]);
    await tellLab(lab, "DELETE", "/faults");
    const DBInstanceIdentifier = source.DBInstanceIdentifier!;
    await rds.send(new ModifyDBInstanceCommand({ DBInstanceIdentifier, DBInstanceClass: "db.r6g.large" }));
    assert.deepEqual(await check("take-snapshot", { instance }), ["MODIFICATIONS_PENDING"]);
    const later = { instance, from: { at: "2031-01-01T00:00:00Z" } };
    assert.deepEqual(await check("restore-database", later), [
      "MODIFICATIONS_PENDING",
      "MOMENT_NOT_RESTORABLE",
    ]);
  });

  it("43: finds a name that is taken, also one of the old instance", async () => {
    const source = await aDatabase();
    const name = source.DBInstanceIdentifier!;
    const instance = instanceSettings(source);
    await rds.send(new CreateDBInstanceCommand({ ...BASE, DBInstanceIdentifier: `${name}-old-abc123` }));
    assert.deepEqual(await check("swap-database", { instance }), ["NAME_TAKEN"]);
  });

  it("refuses a key that a restore needs and cannot use, and says where that is unknown", async () => {
    const source = await aDatabase();
    const instance = instanceSettings(source);
    const restore = { instance, from: { snapshot: "none" } };
    const key = source.PerformanceInsightsKMSKeyId!;
    for (const state of ["Disabled", "PendingDeletion", "Deleted"]) {
      await tellLab(lab, "POST", "/faults", { keys: { [key]: state } });
      assert.deepEqual(await check("restore-database", restore), ["SNAPSHOT_UNUSABLE", "KMS_KEY_UNUSABLE"]);
    }
    await tellLab(lab, "POST", "/faults", { keys: { [key]: "Enabled" } });
    await script(lab, { action: "DescribeKey", fault: "access-denied" });
    assert.deepEqual(await check("restore-database", restore), ["SNAPSHOT_UNUSABLE", "KMS_KEY_UNKNOWN"]);
    await script(lab, { action: "DescribeKey", fault: "throttling", times: 3 });
    assert.deepEqual(await check("restore-database", restore), ["SNAPSHOT_UNUSABLE"]);
  });

  it("adds a role once whose answer was lost, and does not begin while one of the source is pending", async () => {
    const source = await aDatabase();
    await script(lab, { action: "AddRoleToDBInstance", fault: "cut", moment: "after" });
    const result = await runData(lab, directory(), takeAndRestore(source));
    assert.equal(result.outcome, "rolled-back", result.detail);
    const { counts } = await callsOf(lab, { identifier: `${source.DBInstanceIdentifier!}-restored-abc123` });
    assert.deepEqual(counts["AddRoleToDBInstance"], { calls: 2, effects: 1 });

    const DBInstanceIdentifier = source.DBInstanceIdentifier!;
    const role = { RoleArn: "arn:aws:iam::123456789012:role/exports", FeatureName: "s3Export" };
    await rds.send(new AddRoleToDBInstanceCommand({ DBInstanceIdentifier, ...role }));
    const instance = instanceSettings(source);
    assert.ok((await check("take-snapshot", { instance })).includes("MODIFICATIONS_PENDING"));
  });

  it("44: takes over its own first try when the answer was lost, and makes nothing twice", async () => {
    const source = await aDatabase();
    await script(lab, { action: "CreateDBSnapshot", fault: "cut", moment: "after" });
    await script(lab, { action: "RestoreDBInstanceFromDBSnapshot", fault: "cut", moment: "after" });
    const result = await runData(lab, directory(), takeAndRestore(source));
    assert.equal(result.outcome, "rolled-back", result.detail);
    const { counts } = await callsOf(lab, { identifier: `${source.DBInstanceIdentifier!}-restored-abc123` });
    assert.deepEqual(counts["RestoreDBInstanceFromDBSnapshot"], { calls: 2, effects: 1 });
  });

  it("44: leaves an instance of that name alone that is not its own", async () => {
    const source = await aDatabase();
    const name = `${source.DBInstanceIdentifier!}-restored-abc123`;
    await rds.send(new CreateDBInstanceCommand({ ...BASE, DBInstanceIdentifier: name }));
    const result = await runData(lab, directory(), takeAndRestore(source));
    assert.equal(result.outcome, "undone");
    assert.match(result.detail, /"orders-\d-restored-abc123" exists and was not made by run/);
  });

  for (const status of ["incompatible-restore", "quantum-flux"]) {
    it(`45: stops at ${status}, and the old instance stays in its place`, async () => {
      const source = await aDatabase();
      await script(lab, { action: "RestoreDBInstanceFromDBSnapshot", fault: "status", status });
      const result = await runData(lab, directory(), everything(source));
      assert.equal(result.outcome, "undone");
      assert.match(result.detail, new RegExp(status));
      const old = await look(rds, source.DBInstanceIdentifier!);
      assert.equal(old?.DbiResourceId, source.DbiResourceId);
      assert.equal(old?.DBInstanceStatus, "available");
    });
  }

  it("46: waits storms, 5xx and false answers out", async () => {
    const source = await aDatabase();
    await script(lab, { action: "DescribeDBInstances", fault: "throttling", skip: 6, times: 4 });
    await script(lab, { action: "DescribeDBInstances", fault: "not-found", skip: 12, times: 2 });
    await script(lab, { action: "DescribeDBSnapshots", fault: "unavailable", skip: 3, times: 3 });
    const result = await runData(lab, directory(), everything(source));
    assert.equal(result.outcome, "rolled-back", result.detail);
  });

  it("47: a difference that is left keeps the new instance from taking the old one's place", async () => {
    const source = await aDatabase();
    const [snapshot, restore] = takeAndRestore(source);
    const swap = dataStep("swap-database", { instance: instanceSettings(source) });
    await runData(lab, directory(), [snapshot!, restore!]);
    const name = `${source.DBInstanceIdentifier!}-restored-abc123`;
    await rds.send(
      new ModifyDBInstanceCommand({
        DBInstanceIdentifier: name,
        VpcSecurityGroupIds: ["sg-default"],
        ApplyImmediately: true,
      }),
    );
    await new Promise((resolve) => setTimeout(resolve, 150));
    await untilAvailable(rds, name);
    const context = contextFor(lab, directory());
    const kind = KINDS.get("swap-database") as StepKind<unknown>;
    const signal = AbortSignal.timeout(30_000);
    const more = { step: swap, outcomes: new Map(), outcomeOf: () => undefined, signal, idempotencyKey: "x" };
    const result = await kind.apply(swap.params, { ...context, ...more });
    assert.deepEqual(result, {
      status: "failed",
      detail: `"${name}" is not what "${source.DBInstanceIdentifier!}" is: securityGroups`,
      // So the run takes back what it did, and lets writers in again.
      changedNothing: true,
    });
  });

  it("49: pauses in the middle of a restore without taking anything back", async () => {
    const source = await aDatabase();
    const identifier = `${source.DBInstanceIdentifier!}-restored-abc123`;
    const restored = "RestoreDBInstanceFromDBSnapshot";
    await script(lab, {
      action: "DescribeDBInstances",
      identifier,
      fault: "expired-token",
      skip: 3,
      times: 2,
    });
    const paused = await runData(lab, directory(), takeAndRestore(source));
    assert.equal(paused.outcome, "stopped", paused.detail);
    const resumed = await runData(lab, directory(), takeAndRestore(source));
    assert.equal(resumed.outcome, "rolled-back", resumed.detail);
    assert.equal((await callsOf(lab, { identifier })).counts[restored]?.effects, 1);
  });

  it("goes on with nothing that lost the tag of its run", async () => {
    const source = await aDatabase();
    const steps = everything(source);
    await runData(lab, directory(), steps.slice(0, 2));
    const restored = await look(rds, `${source.DBInstanceIdentifier!}-restored-abc123`);
    const Tags = [{ Key: "rollback:run", Value: "another" }];
    await rds.send(new AddTagsToResourceCommand({ ResourceName: restored!.DBInstanceArn!, Tags }));
    const kind = KINDS.get("swap-database") as StepKind<unknown>;
    const signal = AbortSignal.timeout(30_000);
    const more = {
      step: steps[2]!,
      outcomes: new Map(),
      outcomeOf: () => undefined,
      signal,
      idempotencyKey: "x",
    };
    const swap = kind.apply(steps[2]!.params, { ...contextFor(lab, directory()), ...more });
    await assert.rejects(swap, { code: "NAME_TAKEN" });
  });
});
