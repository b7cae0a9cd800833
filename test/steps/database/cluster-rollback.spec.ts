import assert from "node:assert/strict";
import type { DBCluster, RDSClient } from "@aws-sdk/client-rds";
import { useDirectory } from "../../_builders/use-directory.ts";
import { callsOf, script } from "../../lab/cloud/lab-control.ts";
import { clientOf, query } from "../../lab/cloud/rds-harness.ts";
import { endLab, eventually, type Lab, startLab } from "../../lab/cloud/start-lab.ts";
import {
  aSourceCluster,
  clusterSettings,
  endpointOf,
  lookAtCluster,
  takeClusterSnapshot,
} from "./cluster-world.ts";
import { connectionTo, dataStep, look } from "./data-world.ts";
import { type KillPoint, outcomesIn, runData } from "./run-data.ts";

const POINTS: readonly KillPoint[] = ["before-intent", "after-intent", "after-effect", "after-outcome"];
const KINDS = ["take-snapshot", "restore-database", "swap-database", "keep-old-database"];

describe("a data rollback on an Aurora cluster", function () {
  this.timeout(120_000);
  let lab: Lab;
  let rds: RDSClient;
  const directory = useDirectory();
  before(async () => {
    lab = await startLab();
    rds = clientOf(lab);
    // Every spec leaves two clusters with two instances each behind.
    await script(lab, { quotas: { instances: 400, clusters: 400 } });
  });
  after(() => endLab(lab));

  /** A cluster with a good snapshot and three bad rows after it. */
  const aBrokenCluster = async (name: string): Promise<DBCluster> => {
    const source = await aSourceCluster(lab, name);
    await takeClusterSnapshot(rds, name, `${name}-good`);
    const sql = "INSERT INTO orders VALUES (3), (4), (5); CREATE TABLE audit (id int)";
    await query(endpointOf(source), sql, "platform");
    return source;
  };
  const stepsFor = async (source: DBCluster, from: object) => {
    const instance = await clusterSettings(rds, source);
    const connection = connectionTo(endpointOf(source));
    return [
      dataStep("take-snapshot", { instance, connection }),
      dataStep("restore-database", { instance, from }),
      dataStep("validate-database", {
        instance,
        connection,
        invariants: ["SELECT count(*) = 2 FROM orders"],
      }),
      dataStep("swap-database", { instance }),
      dataStep("keep-old-database", { instance, keepDays: 9 }),
    ];
  };
  const tagsOf = (list: DBCluster["TagList"]): Record<string, string> =>
    Object.fromEntries((list ?? []).map(({ Key = "", Value = "" }) => [Key, Value]));

  it("restores beside the old one with the same instances, exchanges every name and keeps the old one", async () => {
    const source = await aBrokenCluster("orders");
    const writer = (await look(rds, "orders-b"))!;
    const steps = await stepsFor(source, { snapshot: "orders-good" });
    const result = await runData(lab, directory(), steps);
    assert.equal(result.outcome, "rolled-back", result.detail);

    const now = (await lookAtCluster(rds, "orders"))!;
    assert.notEqual(now.DbClusterResourceId, source.DbClusterResourceId);
    const rows = await query(endpointOf(now), "SELECT count(*)::int FROM orders", "platform");
    assert.deepEqual(rows, [{ count: 2 }]);
    assert.deepEqual(
      now.DBClusterMembers?.map(({ DBInstanceIdentifier, IsClusterWriter, PromotionTier }) => [
        DBInstanceIdentifier,
        IsClusterWriter,
        PromotionTier,
      ]),
      [
        ["orders-b", true, 0],
        ["orders-a", false, 5],
      ],
    );
    assert.deepEqual(
      now.VpcSecurityGroups?.map((group) => group.VpcSecurityGroupId),
      ["sg-app"],
    );
    const { DBClusterParameterGroup, DBSubnetGroup, PreferredMaintenanceWindow } = now;
    assert.deepEqual(
      [DBClusterParameterGroup, DBSubnetGroup, PreferredMaintenanceWindow],
      ["tuned-cluster", "private", "mon:03:00-mon:03:30"],
    );
    assert.deepEqual(now.AssociatedRoles, source.AssociatedRoles);
    assert.equal(now.AssociatedRoles?.[0]?.Status, "ACTIVE");
    assert.equal(now.ServerlessV2ScalingConfiguration?.MaxCapacity, 8);
    assert.deepEqual(now.TagList, [{ Key: "team", Value: "orders" }]);
    const member = (await look(rds, "orders-b"))!;
    assert.notEqual(member.DbiResourceId, writer.DbiResourceId);
    assert.equal(member.AvailabilityZone, "eu-central-1b");
    assert.equal(member.MonitoringInterval, 30);
    assert.equal(member.DBParameterGroups?.[0]?.DBParameterGroupName, "tuned");
    assert.deepEqual(member.TagList, [{ Key: "team", Value: "orders" }]);

    const old = (await lookAtCluster(rds, "orders-old-abc123"))!;
    assert.equal(old.DbClusterResourceId, source.DbClusterResourceId);
    assert.equal(old.DeletionProtection, true);
    assert.equal(tagsOf(old.TagList)["rollback:replaced-by"], now.DbClusterResourceId);
    assert.match(tagsOf(old.TagList)["rollback:keep-until"] ?? "", /^\d{4}-\d{2}-\d{2}$/);
    const oldWriter = (await look(rds, "orders-b-old-abc123"))!;
    assert.equal(oldWriter.DbiResourceId, writer.DbiResourceId);
    assert.equal(oldWriter.DBClusterIdentifier, "orders-old-abc123");
    assert.equal(tagsOf(oldWriter.TagList)["rollback:replaced-by"], member.DbiResourceId);
    assert.deepEqual(outcomesIn(directory()).get("validate-database")?.data?.["loss"], {
      "public.audit": 0,
      "public.orders": 3,
    });
  });

  it("restores to a moment", async () => {
    const source = await aSourceCluster(lab, "moment");
    await new Promise((resolve) => setTimeout(resolve, 1500));
    const at = new Date().toISOString();
    await new Promise((resolve) => setTimeout(resolve, 500));
    await query(endpointOf(source), "INSERT INTO orders VALUES (3)", "platform");
    await eventually(async () => {
      const now = await lookAtCluster(rds, "moment");
      return (now?.LatestRestorableTime?.getTime() ?? 0) > Date.parse(at) ? true : undefined;
    }, "the moment can be restored");
    const steps = (await stepsFor(source, { at })).slice(0, 3);
    const result = await runData(lab, directory(), steps);
    assert.equal(result.outcome, "rolled-back", result.detail);
    const { loss } = outcomesIn(directory()).get("validate-database")?.data ?? {};
    assert.deepEqual(loss, { "public.orders": 1 });
  });

  for (const kind of KINDS) {
    for (const point of POINTS) {
      it(`makes everything once when it is killed ${point} of ${kind}`, async () => {
        const name = `${kind.slice(0, 4)}-${point}`;
        const source = await aBrokenCluster(name);
        const steps = await stepsFor(source, { snapshot: `${name}-good` });
        const result = await runData(lab, directory(), steps, { kill: { step: kind, point } });
        assert.equal(result.outcome, "rolled-back", result.detail);
        const old = await lookAtCluster(rds, `${name}-old-abc123`);
        assert.equal(old?.DbClusterResourceId, source.DbClusterResourceId);
        const effectsOn = async (identifier: string, action: string): Promise<number | undefined> =>
          (await callsOf(lab, { identifier, action })).counts[action]?.effects;
        const restored = `${name}-restored-abc123`;
        assert.equal(await effectsOn(restored, "RestoreDBClusterFromSnapshot"), 1);
        assert.equal(await effectsOn(`${name}-a-restored-abc123`, "CreateDBInstance"), 1);
        assert.equal(await effectsOn(`${name}-b-restored-abc123`, "CreateDBInstance"), 1);
        const safety = `rollback-20261121-030000-abc123-${name}-safety`;
        assert.equal(await effectsOn(safety, "CreateDBClusterSnapshot"), 1);
      });
    }
  }
});
