import assert from "node:assert/strict";
import type { RDSClient } from "@aws-sdk/client-rds";
import { chooseCutOver } from "../../../src/data/choose-cut-over.ts";
import { type RecordedInstance, recordedInstances } from "../../../src/data/recorded-instances.ts";
import { namedInstance } from "../../../src/data/restore-steps.ts";
import type { StackEngine } from "../../../src/model/stack-engine.ts";
import { aPlan } from "../../_builders/a-plan.ts";
import { aPreview } from "../../_builders/a-preview.ts";
import { clientOf } from "../../lab/cloud/rds-harness.ts";
import { endLab, type Lab, startLab } from "../../lab/cloud/start-lab.ts";
import { temporaryStack, type TemporaryStack } from "../../lab/providers/temporary-stack.ts";
import { lookAtCluster, takeClusterSnapshot } from "./cluster-world.ts";
import { dataStep, look } from "./data-world.ts";
import { genuineEngine } from "./genuine-engine.ts";
import { runData } from "./run-data.ts";

/** A cluster of two with fixed or automatic names, and consumers of its resource id and its endpoint. */
const program = (label: string, cluster: string, member: (key: string) => string): string => `
import * as aws from "@pulumi/aws";
const cluster = new aws.rds.Cluster("database", {
  ${cluster}
  engine: "aurora-postgresql", databaseName: "platform", masterUsername: "app", masterPassword: "correct-horse",
  vpcSecurityGroupIds: ["sg-app"], backupRetentionPeriod: 1, applyImmediately: true, deletionProtection: true,
  skipFinalSnapshot: false, finalSnapshotIdentifier: "database-final",
}, { protect: true, retainOnDelete: true });
const members = ["one", "two"].map((key) => new aws.rds.ClusterInstance(key, {
  ${member("${key}")}
  clusterIdentifier: cluster.id, engine: "aurora-postgresql", instanceClass: "db.r6g.large", promotionTier: 2,
}, { retainOnDelete: true }));
new aws.ssm.Parameter("address", { name: "/${label}/id", type: "String", value: cluster.clusterResourceId });
export const host = cluster.endpoint;
export const port = cluster.port;
export const names = members.map((one) => one.identifier);
`;

describe("adopting a restored cluster into the state of the genuine engine", function () {
  this.timeout(240_000);
  let lab: Lab;
  let rds: RDSClient;
  let stack: TemporaryStack;
  before(async () => {
    lab = await startLab();
    rds = clientOf(lab);
  });
  beforeEach(async () => {
    stack = await temporaryStack("", { LAB_ENDPOINT: lab.endpoint, AWS_REGION: "eu-central-1" });
  });
  afterEach(() => stack.remove());
  after(() => endLab(lab));

  /** Deploys the program, and answers its cluster as recorded, with a snapshot of it that is ready. */
  const deploy = async (text: string): Promise<{ recorded: RecordedInstance; engine: StackEngine }> => {
    await stack.write("index.ts", text);
    const up = await stack.run("up", "--yes", "--skip-preview");
    assert.equal(up.code, 0, up.output);
    const engine = await genuineEngine(stack, lab);
    const [recorded] = recordedInstances(await engine.exportState());
    await takeClusterSnapshot(rds, recorded!.identifier, `good-of-${recorded!.identifier}`);
    return { recorded: recorded!, engine };
  };
  const runSteps = async (
    { recorded, engine }: { recorded: RecordedInstance; engine: StackEngine },
    kinds: readonly string[],
    kill?: { step: string; point: "after-effect" },
  ) => {
    const instance = namedInstance(recorded);
    const from = { snapshot: `good-of-${recorded.identifier}` };
    const steps = kinds.map((kind) =>
      dataStep(kind, kind === "restore-database" ? { instance, from } : { instance }),
    );
    const overrides = { engine, plan: aPlan({ steps, preview: aPreview({ changes: [] }) }) };
    return runData(lab, stack.directory, steps, { overrides, ...(kill === undefined ? {} : { kill }) });
  };
  const recordedIn = async (engine: StackEngine): Promise<RecordedInstance> =>
    recordedInstances(await engine.exportState())[0]!;

  it("renames every part: the ids stay, the resource ids follow, the program changes nothing", async () => {
    const fixed = program(
      "orders",
      'clusterIdentifier: "orders",',
      (key) => `identifier: \`orders-${key}\`,`,
    );
    const { recorded, engine } = await deploy(fixed);
    assert.match(recorded.resourceId, /^cluster-/);
    assert.deepEqual(recorded.members?.map(({ identifier }) => identifier).sort(), [
      "orders-one",
      "orders-two",
    ]);
    assert.equal(chooseCutOver(recorded.declared).kind, "rename");
    assert.equal(recorded.declared.addressIsUsed, true);

    const kinds = ["restore-database", "swap-database", "adopt-database", "keep-old-database"];
    const kill = { step: "adopt-database", point: "after-effect" } as const;
    const result = await runSteps({ recorded, engine }, kinds, kill);
    assert.equal(result.outcome, "rolled-back", result.detail);

    const now = (await lookAtCluster(rds, "orders"))!;
    assert.notEqual(now.DbClusterResourceId, recorded.resourceId);
    const after = await recordedIn(engine);
    assert.equal(after.resourceId, now.DbClusterResourceId);
    assert.deepEqual([after.identifier, after.urn], [recorded.identifier, recorded.urn]);
    for (const { identifier, resourceId } of after.members ?? [])
      assert.equal(resourceId, (await look(rds, identifier))?.DbiResourceId);
    const { resources } = await engine.readCheckpoint();
    const state = resources.find(({ urn }) => urn === recorded.urn)!;
    assert.deepEqual([state.id, state.protect, state.retainOnDelete], ["orders", true, true]);
    const preview = await engine.previewRelease();
    assert.equal(preview.succeeded, true);
    assert.deepEqual(
      preview.changes.map(({ name, op }) => `${op} ${name}`),
      ["update address"],
    );

    const refresh = await stack.run("refresh", "--yes", "--skip-preview");
    assert.equal(refresh.code, 0, refresh.output);
    assert.equal((await recordedIn(engine)).resourceId, now.DbClusterResourceId);
    const up = await stack.run("up", "--yes", "--skip-preview");
    assert.equal(up.code, 0, up.output);
    const old = await lookAtCluster(rds, "orders-old-abc123");
    assert.equal(old?.DbClusterResourceId, recorded.resourceId);
    assert.equal(old.DBClusterMembers?.length, 2);
  });

  it("adopts the new names where every name is automatic", async () => {
    const { recorded, engine } = await deploy(program("automatic", "", () => ""));
    assert.match(recorded.identifier, /^tf-/);
    assert.equal(chooseCutOver(recorded.declared).kind, "adopt");
    const kinds = ["restore-database", "adopt-database", "keep-old-database"];
    const kill = { step: "keep-old-database", point: "after-effect" } as const;
    const result = await runSteps({ recorded, engine }, kinds, kill);
    assert.equal(result.outcome, "rolled-back", result.detail);
    const after = await recordedIn(engine);
    assert.equal(after.identifier, `${recorded.identifier}-restored-abc123`);
    assert.equal(after.members?.length, 2);
    const up = await stack.run("up", "--yes", "--skip-preview");
    assert.equal(up.code, 0, up.output);
    assert.ok(await lookAtCluster(rds, recorded.identifier));
    const now = await lookAtCluster(rds, after.identifier);
    const { resources, outputs } = await engine.readCheckpoint();
    assert.equal(resources.find(({ urn }) => urn === recorded.urn)?.id, after.identifier);
    assert.equal(outputs["port"], now?.Port);
  });

  it("puts the state back when the program would replace an instance whose name it fixes", async () => {
    const mixed = program("mixed", "", (key) => `identifier: \`mixed-${key}\`,`);
    const { recorded, engine } = await deploy(mixed);
    assert.equal(chooseCutOver(recorded.declared, "adopt").kind, "refused");
    const { resources: before } = await engine.readCheckpoint();
    // Not swapped, so the program would want its fixed names back.
    const result = await runSteps({ recorded, engine }, ["restore-database", "adopt-database"]);
    assert.equal(result.outcome, "stopped");
    assert.match(result.detail, /it would .*; the state of before was put back, and both clusters are alive/);
    assert.deepEqual((await engine.readCheckpoint()).resources, before);
    assert.ok(await lookAtCluster(rds, recorded.identifier));
    assert.ok(await look(rds, "mixed-one"));
  });
});
