import {
  AddTagsToResourceCommand,
  DeleteDBSnapshotCommand,
  DescribeDBInstancesCommand,
  DescribeDBSnapshotsCommand,
  ListTagsForResourceCommand,
  type RDSClient,
  RebootDBInstanceCommand,
  RemoveTagsFromResourceCommand,
} from "@aws-sdk/client-rds";
import { create, ensure, facts, modify, refusal, remove, restore, take } from "./moto-calls.ts";
import { byResourceId, describeOne, snapshotAvailable, untilAvailable, untilGone } from "./rds-harness.ts";

/** One thing to do to an RDS endpoint and what is to be seen then; later scenarios go on where earlier ones left off. */
export interface Scenario {
  readonly name: string;
  readonly run: (rds: RDSClient) => Promise<unknown>;
}

/** Create, describe, snapshot, restore, rename, final snapshot, deletion protection, wrong names. */
export const SCENARIOS: readonly Scenario[] = [
  {
    name: "create answers creating",
    run: async (rds) => {
      const guarded = {
        MultiAZ: true,
        DeletionProtection: true,
        EnableIAMDatabaseAuthentication: true,
        BackupRetentionPeriod: 1,
        Tags: [{ Key: "stack", Value: "prod" }],
      };
      return (await rds.send(create("orders", guarded))).DBInstance?.DBInstanceStatus;
    },
  },
  { name: "describe shows what was created", run: async (rds) => facts(await untilAvailable(rds, "orders")) },
  { name: "a taken name is refused", run: (rds) => refusal(rds.send(create("orders"))) },
  { name: "a name with a wrong start is refused", run: (rds) => refusal(rds.send(create("9lives"))) },
  {
    name: "a short password is refused",
    run: (rds) => refusal(rds.send(create("x", { MasterUserPassword: "x" }))),
  },
  { name: "an unknown instance is refused", run: (rds) => refusal(describeOne(rds, "nobody")) },
  {
    name: "an instance is found by its resource id",
    run: async (rds) => {
      const { DbiResourceId = "" } = await describeOne(rds, "orders");
      return (await byResourceId(rds, DbiResourceId))?.DBInstanceIdentifier;
    },
  },
  {
    name: "an unknown filter is refused",
    run: (rds) =>
      refusal(rds.send(new DescribeDBInstancesCommand({ Filters: [{ Name: "colour", Values: ["red"] }] }))),
  },
  {
    name: "a snapshot begins as creating",
    run: async (rds) => (await rds.send(take("orders", "taken"))).DBSnapshot?.Status,
  },
  {
    name: "a snapshot says what it is of",
    run: async (rds) => {
      const { DBSnapshotIdentifier, DBInstanceIdentifier, SnapshotType, Engine, MasterUsername } =
        await snapshotAvailable(rds, "taken");
      await untilAvailable(rds, "orders");
      return { DBSnapshotIdentifier, DBInstanceIdentifier, SnapshotType, Engine, MasterUsername };
    },
  },
  { name: "a taken snapshot name is refused", run: (rds) => refusal(rds.send(take("orders", "taken"))) },
  { name: "a wrong snapshot name is refused", run: (rds) => refusal(rds.send(take("orders", "a--b"))) },
  { name: "a snapshot of nobody is refused", run: (rds) => refusal(rds.send(take("nobody", "none"))) },
  {
    name: "an unknown snapshot is refused",
    run: (rds) => refusal(rds.send(new DescribeDBSnapshotsCommand({ DBSnapshotIdentifier: "none" }))),
  },
  {
    name: "a restore onto a taken name is refused",
    run: (rds) => refusal(rds.send(restore("orders", "taken"))),
  },
  { name: "a restore of nothing is refused", run: (rds) => refusal(rds.send(restore("x", "none"))) },
  {
    name: "a restore begins as creating",
    run: async (rds) => (await rds.send(restore("restored", "taken"))).DBInstance?.DBInstanceStatus,
  },
  {
    name: "a restored instance has a resource id of its own",
    run: async (rds) => {
      const restored = await untilAvailable(rds, "restored");
      return restored.DbiResourceId !== (await describeOne(rds, "orders")).DbiResourceId;
    },
  },
  {
    name: "a restore carries engine, class, user and tags",
    run: async (rds) => {
      const { Engine, DBInstanceClass, MasterUsername, AllocatedStorage, TagList } = await describeOne(
        rds,
        "restored",
      );
      return { Engine, DBInstanceClass, MasterUsername, AllocatedStorage, TagList };
    },
  },
  ...(["MultiAZ", "DeletionProtection", "IAMDatabaseAuthenticationEnabled"] as const).map((name) => ({
    name: `a restore does not carry ${name}`,
    run: async (rds: RDSClient) => (await describeOne(rds, "restored"))[name],
  })),
  {
    name: "a restore has the default parameter group",
    run: async (rds) => {
      const { DBParameterGroups } = await describeOne(rds, "restored");
      return DBParameterGroups?.[0]?.DBParameterGroupName?.startsWith("default.");
    },
  },
  {
    name: "a protected instance is not deleted",
    run: (rds) => refusal(rds.send(remove("orders", { SkipFinalSnapshot: true }))),
  },
  {
    name: "a rename that may wait waits",
    run: async (rds) => {
      await rds.send(modify("restored", { NewDBInstanceIdentifier: "later" }));
      const found = await describeOne(rds, "restored").catch(() => describeOne(rds, "later"));
      return [found.DBInstanceIdentifier, found.PendingModifiedValues?.DBInstanceIdentifier];
    },
  },
  {
    name: "a rename onto a taken name is refused",
    run: async (rds) => {
      await rds.send(create("third", { BackupRetentionPeriod: 0 }));
      await untilAvailable(rds, "third");
      const taken = modify("third", { NewDBInstanceIdentifier: "orders", ApplyImmediately: true });
      return refusal(rds.send(taken));
    },
  },
  {
    name: "the instance that was not renamed keeps its name",
    run: (rds) => refusal(describeOne(rds, "third")),
  },
  {
    name: "the instance whose name was wanted is still itself",
    run: async (rds) => (await describeOne(rds, "orders")).DeletionProtection,
  },
  {
    name: "a rename moves the name and keeps the resource id",
    run: async (rds) => {
      await rds.send(create("fourth", { BackupRetentionPeriod: 0 }));
      const { DbiResourceId } = await untilAvailable(rds, "fourth");
      await rds.send(modify("fourth", { NewDBInstanceIdentifier: "moved", ApplyImmediately: true }));
      const moved = await untilAvailable(rds, "moved");
      return [moved.DbiResourceId === DbiResourceId, await refusal(describeOne(rds, "fourth"))];
    },
  },
  {
    name: "a reboot is seen",
    run: async (rds) => {
      const { DBInstance } = await rds.send(new RebootDBInstanceCommand({ DBInstanceIdentifier: "moved" }));
      await untilAvailable(rds, "moved");
      return DBInstance?.DBInstanceStatus;
    },
  },
  {
    name: "tags are added, listed and removed",
    run: async (rds) => {
      const { DBInstanceArn: ResourceName } = await describeOne(rds, "moved");
      const Tags = ["a", "b"].map((Key) => ({ Key, Value: Key }));
      await rds.send(new AddTagsToResourceCommand({ ResourceName, Tags }));
      await rds.send(new RemoveTagsFromResourceCommand({ ResourceName, TagKeys: ["a"] }));
      return (await rds.send(new ListTagsForResourceCommand({ ResourceName }))).TagList;
    },
  },
  {
    name: "a deletion without a final snapshot that names one is refused",
    run: (rds) =>
      refusal(rds.send(remove("moved", { SkipFinalSnapshot: true, FinalDBSnapshotIdentifier: "f" }))),
  },
  {
    name: "a deletion that does not say what becomes of the data is refused",
    run: async (rds) => {
      await ensure(rds, "moved");
      return refusal(rds.send(remove("moved", {})));
    },
  },
  {
    name: "a final snapshot outlives its instance",
    run: async (rds) => {
      await ensure(rds, "moved");
      await rds.send(remove("moved", { FinalDBSnapshotIdentifier: "moved-final" }));
      await untilGone(rds, "moved");
      const { DBInstanceIdentifier, Status, SnapshotType } = await snapshotAvailable(rds, "moved-final");
      return { DBInstanceIdentifier, Status, SnapshotType };
    },
  },
  {
    name: "a snapshot is deleted once",
    run: async (rds) => {
      const command = () => new DeleteDBSnapshotCommand({ DBSnapshotIdentifier: "moved-final" });
      await rds.send(command());
      return refusal(rds.send(command()));
    },
  },
];
