import assert from "node:assert/strict";
import { attributesToCarry } from "../../src/data/attributes-to-carry.ts";
import {
  clusterAttributesToCarry,
  memberAttributesToCarry,
} from "../../src/data/cluster-attributes-to-carry.ts";
import { compareAttributes, majorOf } from "../../src/data/compare-attributes.ts";
import { aCluster } from "../_builders/a-cluster.ts";
import { anInstance, someAttributes } from "../_builders/an-instance.ts";

describe("the attributes of a restored instance", () => {
  it("differ nowhere from themselves", () => {
    assert.deepEqual(compareAttributes(anInstance(), anInstance()), []);
  });

  it("may be safer and larger, not weaker and smaller", () => {
    const source = anInstance({ attributes: someAttributes({ deletionProtection: false }) });
    const better = anInstance({ attributes: someAttributes({ allocatedStorageGb: 120 }) });
    assert.deepEqual(compareAttributes(source, better), []);
    assert.deepEqual(
      compareAttributes(better, source).map(({ attribute }) => attribute),
      ["allocatedStorageGb", "deletionProtection"],
    );
  });

  it("are all compared: a change of any one of them is told", () => {
    const source = anInstance();
    const other: Record<string, unknown> = {
      string: "other",
      number: 1,
      boolean: false,
      object: ["other"],
      undefined: "x",
    };
    for (const [name, value] of Object.entries(source.attributes)) {
      const now = typeof value === "boolean" ? !value : other[typeof value];
      const restored = anInstance({ attributes: { ...source.attributes, [name]: now } });
      assert.deepEqual(
        compareAttributes(source, restored).map(({ attribute }) => attribute),
        [name],
      );
    }
  });

  it("of a cluster and of an instance in it are all compared too, but for the cluster's name", () => {
    const source = aCluster();
    assert.deepEqual(compareAttributes(source, source), []);
    for (const name of Object.keys(source.attributes)) {
      const attributes = { ...source.attributes, [name]: name === "deletionProtection" ? false : ["other"] };
      const told = compareAttributes(source, { ...source, attributes });
      assert.deepEqual(
        told.map(({ attribute }) => attribute),
        [name],
      );
    }
    const membership = { cluster: "orders", promotionTier: 1, availabilityZone: "eu-central-1a" };
    const moved = { cluster: "orders-restored", promotionTier: 2, availabilityZone: "eu-central-1b" };
    assert.deepEqual(
      compareAttributes(anInstance({ membership }), anInstance({ membership: moved })).map(
        ({ attribute }) => attribute,
      ),
      ["promotionTier", "availabilityZone"],
    );
  });

  it("may be of a newer minor version, never of another major one", () => {
    const versions = (engineVersion: string) =>
      compareAttributes(anInstance(), anInstance({ engineVersion })).length;
    assert.deepEqual([versions("15.9"), versions("16.1")], [0, 1]);
    assert.deepEqual(["16.4", "8.0.35", "10.11.6"].map(majorOf), ["16", "8.0", "10.11"]);
  });

  it("are told at the restore where it takes them, protected in any case, and afterwards where not", () => {
    const { atRestore, afterwards } = attributesToCarry(someAttributes({ deletionProtection: false }));
    assert.equal(atRestore.DeletionProtection, true);
    assert.deepEqual(atRestore.VpcSecurityGroupIds, ["sg-app"]);
    assert.equal(atRestore.DBParameterGroupName, "tuned");
    assert.equal("Iops" in atRestore, false);
    assert.deepEqual(afterwards, {
      PreferredMaintenanceWindow: "sun:05:00-sun:05:30",
      MaxAllocatedStorage: 200,
      MonitoringInterval: 60,
      MonitoringRoleArn: "arn:aws:iam::123456789012:role/monitoring",
      EnablePerformanceInsights: true,
    });
  });

  it("of a cluster are told likewise, and its instances are told what they stand for", () => {
    const { atRestore, afterwards } = clusterAttributesToCarry({
      ...aCluster().attributes,
      deletionProtection: false,
      managedMasterPassword: true,
    });
    assert.equal(atRestore.DeletionProtection, true);
    assert.deepEqual(atRestore.VpcSecurityGroupIds, ["sg-app"]);
    assert.equal(atRestore.DBClusterParameterGroupName, "tuned-cluster");
    assert.deepEqual(atRestore.ServerlessV2ScalingConfiguration, { MinCapacity: 0.5, MaxCapacity: 8 });
    assert.deepEqual(afterwards, {
      PreferredMaintenanceWindow: "sun:05:00-sun:05:30",
      ManageMasterUserPassword: true,
    });
    const membership = { cluster: "orders", promotionTier: 2, availabilityZone: "eu-central-1b" };
    const { DBInstanceClass, PromotionTier, AvailabilityZone } = memberAttributesToCarry(
      anInstance({ membership }),
    );
    assert.deepEqual(
      [DBInstanceClass, PromotionTier, AvailabilityZone],
      ["db.m6g.large", 2, "eu-central-1b"],
    );
  });
});
