import assert from "node:assert/strict";
import {
  CreateDBClusterCommand,
  CreateDBInstanceCommand,
  type DBCluster,
  ModifyDBInstanceCommand,
  type RDSClient,
} from "@aws-sdk/client-rds";
import type { StepContext, StepKind } from "../../../src/steps/step-kind.ts";
import { useDirectory } from "../../_builders/use-directory.ts";
import { callsOf, script, tellLab } from "../../lab/cloud/lab-control.ts";
import { BASE, clientOf, PASSWORD, untilAvailable } from "../../lab/cloud/rds-harness.ts";
import { endLab, type Lab, startLab } from "../../lab/cloud/start-lab.ts";
import { aSourceCluster, clusterAvailable, clusterSettings, lookAtCluster } from "./cluster-world.ts";
import { contextFor, dataStep, KINDS } from "./data-world.ts";
import { runData } from "./run-data.ts";

describe("a data rollback on an Aurora cluster that meets trouble", function () {
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

  const aCluster = (): Promise<DBCluster> => {
    number += 1;
    return aSourceCluster(lab, `orders-${number}`);
  };
  const takeAndRestore = async (source: DBCluster) => {
    const instance = await clusterSettings(rds, source);
    const snapshot = `rollback-20261121-030000-abc123-${instance.identifier}-safety`;
    return [
      dataStep("take-snapshot", { instance }),
      dataStep("restore-database", { instance, from: { snapshot } }),
    ];
  };
  const everything = async (source: DBCluster) => [
    ...(await takeAndRestore(source)),
    dataStep("swap-database", { instance: await clusterSettings(rds, source) }),
  ];
  const effectsOn = async (identifier: string, action: string): Promise<number | undefined> =>
    (await callsOf(lab, { identifier, action })).counts[action]?.effects;
  const check = async (kind: string, params: Record<string, unknown>) => {
    const step = dataStep(kind, params);
    const known = KINDS.get(kind) as StepKind<unknown>;
    const context: StepContext = {
      ...contextFor(lab, directory()),
      step,
      outcomes: new Map(),
      outcomeOf: () => undefined,
      signal: AbortSignal.timeout(30_000),
      idempotencyKey: step.id,
    };
    return (await known.check(step.params, context)).map(({ code }) => code);
  };

  it("refuses before anything is fenced: a quota, a taken name, a stack that records too little", async () => {
    const source = await aCluster();
    const name = source.DBClusterIdentifier!;
    const instance = await clusterSettings(rds, source);
    assert.deepEqual(await check("take-snapshot", { instance }), []);
    await script(lab, { quotas: { manualClusterSnapshots: 0, instances: 3, clusters: 1 } });
    assert.deepEqual(await check("take-snapshot", { instance }), ["SNAPSHOT_QUOTA_REACHED"]);
    const restore = { instance, from: { snapshot: "none" } };
    assert.deepEqual(await check("restore-database", restore), [
      "INSTANCE_QUOTA_REACHED",
      "INSTANCE_QUOTA_REACHED",
      "SNAPSHOT_UNUSABLE",
    ]);
    await tellLab(lab, "DELETE", "/faults");
    const [writer] = instance.members;
    assert.deepEqual(await check("take-snapshot", { instance: { ...instance, members: [writer] } }), [
      "REPLICAS_STAY_BEHIND",
    ]);
    assert.deepEqual(await check("take-snapshot", { instance: { ...instance, members: [] } }), [
      "CLUSTER_NOT_RESTORABLE",
      "REPLICAS_STAY_BEHIND",
    ]);
    await rds.send(new CreateDBInstanceCommand({ ...BASE, DBInstanceIdentifier: `${name}-a-old-abc123` }));
    assert.deepEqual(await check("swap-database", { instance }), ["NAME_TAKEN"]);
  });

  it("takes over its own first tries when the answers were lost, and makes nothing twice", async () => {
    const source = await aCluster();
    const name = source.DBClusterIdentifier!;
    const steps = await takeAndRestore(source);
    for (const action of ["CreateDBClusterSnapshot", "RestoreDBClusterFromSnapshot", "CreateDBInstance"])
      await script(lab, { action, fault: "cut", moment: "after" });
    const result = await runData(lab, directory(), steps);
    assert.equal(result.outcome, "rolled-back", result.detail);
    assert.equal(await effectsOn(`${name}-restored-abc123`, "RestoreDBClusterFromSnapshot"), 1);
    assert.equal(await effectsOn(`${name}-b-restored-abc123`, "CreateDBInstance"), 1);
  });

  it("leaves a cluster and an instance of those names alone that are not its own", async () => {
    const source = await aCluster();
    const name = source.DBClusterIdentifier!;
    const steps = await takeAndRestore(source);
    const DBInstanceIdentifier = `${name}-a-restored-abc123`;
    await rds.send(new CreateDBInstanceCommand({ ...BASE, DBInstanceIdentifier }));
    await untilAvailable(rds, DBInstanceIdentifier);
    const result = await runData(lab, directory(), steps);
    assert.equal(result.outcome, "undone");
    assert.match(result.detail, /"orders-\d-a-restored-abc123" exists and was not made by run/);

    const other = await aCluster();
    await rds.send(
      new CreateDBClusterCommand({
        DBClusterIdentifier: `${other.DBClusterIdentifier!}-restored-abc123`,
        Engine: "aurora-postgresql",
        MasterUsername: "app",
        MasterUserPassword: PASSWORD,
      }),
    );
    const refused = await runData(lab, `${directory()}/other`, await takeAndRestore(other));
    assert.equal(refused.outcome, "undone");
    assert.match(refused.detail, /"orders-\d-restored-abc123" exists and was not made by run/);
  });

  it("pauses between the cluster and its instances, and a resume makes what is missing once", async () => {
    const source = await aCluster();
    const name = source.DBClusterIdentifier!;
    const steps = await takeAndRestore(source);
    const identifier = `${name}-a-restored-abc123`;
    await script(lab, { action: "CreateDBInstance", identifier, fault: "expired-token", times: 2 });
    const paused = await runData(lab, directory(), steps);
    assert.equal(paused.outcome, "stopped", paused.detail);
    assert.equal((await lookAtCluster(rds, `${name}-restored-abc123`))?.DBClusterMembers?.length, 1);
    const resumed = await runData(lab, directory(), steps);
    assert.equal(resumed.outcome, "rolled-back", resumed.detail);
    assert.equal(await effectsOn(`${name}-restored-abc123`, "RestoreDBClusterFromSnapshot"), 1);
    for (const member of ["a", "b"])
      assert.equal(await effectsOn(`${name}-${member}-restored-abc123`, "CreateDBInstance"), 1);
  });

  it("gives every name back when the cluster's second rename is refused", async () => {
    const source = await aCluster();
    const name = source.DBClusterIdentifier!;
    const before = await clusterSettings(rds, source);
    const refusal = { fault: "refuse", code: "InvalidParameterValue", message: "no", httpStatus: 400 };
    const identifier = `${name}-restored-abc123`;
    // The first modification of the restored cluster is the one of its attributes.
    await script(lab, { action: "ModifyDBCluster", identifier, skip: 1, times: 1, ...refusal });
    const result = await runData(lab, directory(), await everything(source));
    assert.equal(result.outcome, "stopped");
    assert.match(
      result.detail,
      /the restored cluster could not take the name.*the old cluster bears "orders-\d+" again/,
    );
    const now = await clusterAvailable(rds, name);
    assert.deepEqual(await clusterSettings(rds, now), before);
    assert.deepEqual(
      (await lookAtCluster(rds, identifier))?.DBClusterMembers?.map((member) => member.DBInstanceIdentifier),
      [`${name}-b-restored-abc123`, `${name}-a-restored-abc123`],
    );
  });

  it("pauses on expired credentials between two renames, and a resume goes on", async () => {
    const source = await aCluster();
    const name = source.DBClusterIdentifier!;
    const steps = await everything(source);
    const identifier = `${name}-restored-abc123`;
    await script(lab, { action: "ModifyDBCluster", identifier, fault: "expired-token", skip: 1, times: 2 });
    const paused = await runData(lab, directory(), steps);
    assert.equal(paused.outcome, "stopped");
    assert.equal(await lookAtCluster(rds, name), undefined);
    const resumed = await runData(lab, directory(), steps);
    assert.equal(resumed.outcome, "rolled-back", resumed.detail);
    const now = (await lookAtCluster(rds, name))!;
    assert.notEqual(now.DbClusterResourceId, source.DbClusterResourceId);
    assert.deepEqual(
      now.DBClusterMembers?.map((member) => member.DBInstanceIdentifier),
      [`${name}-b`, `${name}-a`],
    );
  });

  it("lets nothing take the old place that is not what the old one is, down to one instance", async () => {
    const source = await aCluster();
    const name = source.DBClusterIdentifier!;
    const steps = await everything(source);
    await runData(lab, directory(), steps.slice(0, 2));
    const member = `${name}-b-restored-abc123`;
    const change = { DBInstanceIdentifier: member, PromotionTier: 15, ApplyImmediately: true };
    await rds.send(new ModifyDBInstanceCommand(change));
    await new Promise((resolve) => setTimeout(resolve, 150));
    await untilAvailable(rds, member);
    const kind = KINDS.get("swap-database") as StepKind<unknown>;
    const [, , swap] = steps;
    const more = {
      step: swap!,
      outcomes: new Map(),
      outcomeOf: () => undefined,
      signal: AbortSignal.timeout(30_000),
      idempotencyKey: "x",
    };
    const result = await kind.apply(swap!.params, { ...contextFor(lab, directory()), ...more });
    assert.deepEqual(result, {
      status: "failed",
      detail: `"${member}" is not what "${name}-b" is: promotionTier`,
      changedNothing: true,
    });
  });
});
