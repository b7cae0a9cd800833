import assert from "node:assert/strict";
import { attributesToCarry } from "../../src/data/attributes-to-carry.ts";
import {
  clusterAttributesToCarry,
  memberAttributesToCarry,
} from "../../src/data/cluster-attributes-to-carry.ts";
import { compareAttributes, majorOf } from "../../src/data/compare-attributes.ts";
import { missingRoles } from "../../src/data/missing-roles.ts";
import { storageToPass } from "../../src/data/storage-to-pass.ts";
import type { RdsAttributes } from "../../src/model/data.ts";
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

  it("hold every role that works in the source: one that is pending or invalid is none", () => {
    const role = { arn: "arn:aws:iam::123456789012:role/imports", feature: "s3Import", status: "ACTIVE" };
    const withRole = (status: string) =>
      anInstance({ attributes: someAttributes({ associatedRoles: [{ ...role, status }] }) });
    assert.deepEqual(compareAttributes(withRole("ACTIVE"), withRole("ACTIVE")), []);
    assert.deepEqual(compareAttributes(withRole("INVALID"), anInstance()), []);
    assert.deepEqual(compareAttributes(withRole("ACTIVE"), withRole("INVALID")), [
      {
        attribute: "associatedRoles",
        source: `${role.arn} s3Import ACTIVE`,
        restored: `${role.arn} s3Import INVALID`,
      },
    ]);
    assert.deepEqual(missingRoles(withRole("ACTIVE"), anInstance()), [role]);
    assert.deepEqual(missingRoles(withRole("ACTIVE"), withRole("PENDING")), []);
  });

  it("bear the source's tags beside ours; AWS's own are left to AWS", () => {
    const source = anInstance({ tags: { team: "orders", "aws:cloudformation:stack-name": "x" } });
    assert.deepEqual(
      compareAttributes(source, anInstance({ tags: { team: "orders", "rollback:run": "1" } })),
      [],
    );
    assert.deepEqual(compareAttributes(source, anInstance({ tags: { team: "web" } })), [
      { attribute: "tag team", source: "orders", restored: "web" },
    ]);
  });

  it("leave out what AWS refuses of a small gp3 volume, whose IOPS nobody chose", () => {
    const passed = (iops: number, storageThroughput: number, storageType = "gp3") =>
      storageToPass({ storageType, iops, storageThroughput });
    assert.deepEqual(passed(3000, 125), { StorageType: "gp3" });
    assert.deepEqual(passed(12_000, 500), { StorageType: "gp3", Iops: 12_000, StorageThroughput: 500 });
    assert.deepEqual(storageToPass({ storageType: "io2", iops: 3000, storageThroughput: undefined }), {
      StorageType: "io2",
      Iops: 3000,
    });
  });

  it("name a zone only where the source has one alone: AWS refuses it for Multi-AZ", () => {
    const zones = (overrides: Partial<RdsAttributes>) =>
      attributesToCarry(someAttributes(overrides)).atRestore.AvailabilityZone;
    assert.equal(zones({ multiAz: false, availabilityZone: "eu-central-1b" }), "eu-central-1b");
    assert.equal(zones({ multiAz: true, availabilityZone: "eu-central-1b" }), undefined);
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
      ["availabilityZone", "promotionTier"],
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
      PerformanceInsightsRetentionPeriod: 7,
      DatabaseInsightsMode: "standard",
    });
  });

  it("of a cluster are told likewise, and its instances are told what they stand for", () => {
    const { atRestore, afterwards } = clusterAttributesToCarry({
      ...aCluster().attributes,
      deletionProtection: false,
      managedMasterPassword: true,
      masterSecretKey: "arn:aws:kms:eu-central-1:123456789012:key/2",
    });
    assert.equal(atRestore.DeletionProtection, true);
    assert.deepEqual(atRestore.VpcSecurityGroupIds, ["sg-app"]);
    assert.equal(atRestore.DBClusterParameterGroupName, "tuned-cluster");
    assert.deepEqual(atRestore.ServerlessV2ScalingConfiguration, { MinCapacity: 0.5, MaxCapacity: 8 });
    assert.deepEqual(afterwards, {
      PreferredMaintenanceWindow: "sun:05:00-sun:05:30",
      ManageMasterUserPassword: true,
      MasterUserSecretKmsKeyId: "arn:aws:kms:eu-central-1:123456789012:key/2",
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
