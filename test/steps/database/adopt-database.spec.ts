import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { CreateDBSnapshotCommand, type DBInstance, type RDSClient } from "@aws-sdk/client-rds";
import type { StackEngine } from "../../../src/model/stack-engine.ts";
import type { StepKind } from "../../../src/steps/step-kind.ts";
import { aPlan } from "../../_builders/a-plan.ts";
import { aPreview } from "../../_builders/a-preview.ts";
import { byResourceId, clientOf, snapshotAvailable, untilAvailable } from "../../lab/cloud/rds-harness.ts";
import { endLab, type Lab, startLab } from "../../lab/cloud/start-lab.ts";
import { temporaryStack, type TemporaryStack } from "../../lab/providers/temporary-stack.ts";
import { contextFor, dataStep, KINDS, look } from "./data-world.ts";
import { genuineEngine } from "./genuine-engine.ts";
import { runData } from "./run-data.ts";

/** A database with a fixed or an automatic name, and a consumer of its id and address. */
const program = (label: string, name: string): string => `
import * as aws from "@pulumi/aws";
const instance = new aws.rds.Instance("database", {
  ${name}
  engine: "postgres", instanceClass: "db.t4g.micro", allocatedStorage: 20, dbName: "platform",
  username: "app", password: "correct-horse", backupRetentionPeriod: 0, applyImmediately: true,
  skipFinalSnapshot: false, finalSnapshotIdentifier: "database-final", deletionProtection: true,
}, { protect: true, retainOnDelete: true });
new aws.ssm.Parameter("address", { name: "/${label}/id", type: "String", value: instance.resourceId });
export const host = instance.address;
export const port = instance.port;
`;

describe("adopting a restored database into the state of the genuine engine", function () {
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

  /** Deploys the program, and answers its instance with a snapshot of it that is ready. */
  const deploy = async (text: string): Promise<{ source: DBInstance; urn: string; engine: StackEngine }> => {
    await stack.write("index.ts", text);
    const up = await stack.run("up", "--yes", "--skip-preview");
    assert.equal(up.code, 0, up.output);
    const engine = await genuineEngine(stack, lab);
    const { resources } = await engine.readCheckpoint();
    const recorded = resources.find(({ type }) => type === "aws:rds/instance:Instance")!;
    const source = (await byResourceId(rds, recorded.id!))!;
    const DBSnapshotIdentifier = `good-of-${source.DBInstanceIdentifier!}`;
    const DBInstanceIdentifier = source.DBInstanceIdentifier!;
    await rds.send(new CreateDBSnapshotCommand({ DBInstanceIdentifier, DBSnapshotIdentifier }));
    await snapshotAvailable(rds, DBSnapshotIdentifier);
    await untilAvailable(rds, DBInstanceIdentifier);
    return { source, urn: recorded.urn, engine };
  };
  const settingsOf = (source: DBInstance, urn: string) => ({
    urn,
    identifier: source.DBInstanceIdentifier!,
    resourceId: source.DbiResourceId!,
    region: "eu-central-1",
  });

  it("renames and adopts: the program changes nothing, a refresh finds the new one", async () => {
    const { source, urn, engine } = await deploy(program("orders", 'identifier: "orders",'));
    const instance = settingsOf(source, urn);
    const steps = [
      dataStep("restore-database", { instance, from: { snapshot: "good-of-orders" } }),
      dataStep("swap-database", { instance }),
      dataStep("adopt-database", { instance }),
      dataStep("keep-old-database", { instance }),
    ];
    const overrides = {
      engine,
      plan: aPlan({
        steps,
        createdAt: new Date(Date.now() + 1000).toISOString(),
        preview: aPreview({ changes: [] }),
      }),
    };
    const kill = { step: "adopt-database", point: "after-effect" } as const;
    const result = await runData(lab, stack.directory, steps, { kill, overrides });
    assert.equal(result.outcome, "rolled-back", result.detail);

    const now = (await look(rds, "orders"))!;
    assert.notEqual(now.DbiResourceId, source.DbiResourceId);
    const { resources } = await engine.readCheckpoint();
    const recorded = resources.find((resource) => resource.urn === urn)!;
    assert.equal(recorded.id, now.DbiResourceId);
    assert.equal(recorded.protect, true);
    assert.equal(recorded.retainOnDelete, true);
    const preview = await engine.previewRelease();
    assert.equal(preview.succeeded, true);
    assert.deepEqual(
      preview.changes.map(({ name, op }) => `${op} ${name}`),
      ["update address"],
    );
    const refresh = await stack.run("refresh", "--yes", "--skip-preview");
    assert.equal(refresh.code, 0, refresh.output);
    const after = (await engine.readCheckpoint()).resources.find((resource) => resource.urn === urn);
    assert.equal(after?.id, now.DbiResourceId);
    assert.equal(
      await look(rds, "orders-old-abc123").then((old) => old?.DbiResourceId),
      source.DbiResourceId,
    );
  });

  it("adopts without a rename where the name is automatic", async () => {
    const { source, urn, engine } = await deploy(program("automatic", ""));
    const instance = settingsOf(source, urn);
    const name = source.DBInstanceIdentifier!;
    const steps = [
      dataStep("restore-database", { instance, from: { snapshot: `good-of-${name}` } }),
      dataStep("adopt-database", { instance }),
    ];
    const overrides = {
      engine,
      plan: aPlan({
        steps,
        createdAt: new Date(Date.now() + 1000).toISOString(),
        preview: aPreview({ changes: [] }),
      }),
    };
    const result = await runData(lab, stack.directory, steps, { overrides });
    assert.equal(result.outcome, "rolled-back", result.detail);
    const up = await stack.run("up", "--yes", "--skip-preview");
    assert.equal(up.code, 0, up.output);
    assert.equal((await look(rds, name))?.DbiResourceId, source.DbiResourceId);
    const restored = await look(rds, `${name}-restored-abc123`);
    const { resources, outputs } = await engine.readCheckpoint();
    assert.equal(resources.find((resource) => resource.urn === urn)?.id, restored?.DbiResourceId);
    assert.equal(outputs["port"], restored?.Endpoint?.Port);
  });

  it("puts the state back when the program would rename the database, and both instances live", async () => {
    const { source, urn, engine } = await deploy(program("fixed", 'identifier: "fixed",'));
    const instance = settingsOf(source, urn);
    const { resources: before } = await engine.readCheckpoint();
    const restore = dataStep("restore-database", { instance, from: { snapshot: "good-of-fixed" } });
    // The fixed name is not swapped, so the program would rename what was adopted.
    const adopt = dataStep("adopt-database", { instance });
    const steps = [restore, adopt];
    const plan = aPlan({
      steps,
      createdAt: new Date(Date.now() + 1000).toISOString(),
      preview: aPreview({ changes: [] }),
    });
    const result = await runData(lab, stack.directory, steps, { overrides: { engine, plan } });
    assert.equal(result.outcome, "stopped");
    assert.match(
      result.detail,
      /it would rename .*; the state of before was put back, and both instances are alive/,
    );
    // Not the hash: an import encrypts the secrets anew.
    assert.deepEqual((await engine.readCheckpoint()).resources, before);
    assert.ok(await look(rds, "fixed"));
    assert.ok(await look(rds, "fixed-restored-abc123"));
    const kept = await readFile(join(stack.directory, `state-before-${source.DbiResourceId!}.json`), "utf8");
    assert.match(kept, new RegExp(source.DbiResourceId!));

    const known = KINDS.get("adopt-database") as StepKind<unknown>;
    const context = {
      ...contextFor(lab, stack.directory, { engine, plan }),
      step: adopt,
      outcomes: new Map(),
      outcomeOf: () => undefined,
      signal: AbortSignal.timeout(60_000),
      idempotencyKey: "x",
    };
    assert.deepEqual(await known.check(adopt.params, context), []);
    const other = { instance: { ...instance, resourceId: "db-OTHER" } };
    assert.deepEqual(
      (await known.check(other, context)).map(({ code }) => code),
      ["STATE_DOES_NOT_FIT"],
    );
  });
});
