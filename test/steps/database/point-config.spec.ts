import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { CreateDBSnapshotCommand, type DBInstance, type RDSClient } from "@aws-sdk/client-rds";
import type { StackEngine } from "../../../src/model/stack-engine.ts";
import type { StepKind } from "../../../src/steps/step-kind.ts";
import { aBinding, aPlan } from "../../_builders/a-plan.ts";
import { byResourceId, clientOf, snapshotAvailable, untilAvailable } from "../../lab/cloud/rds-harness.ts";
import { endLab, type Lab, startLab } from "../../lab/cloud/start-lab.ts";
import { temporaryStack, type TemporaryStack } from "../../lab/providers/temporary-stack.ts";
import { contextFor, dataStep, KINDS, look } from "./data-world.ts";
import { genuineEngine } from "./genuine-engine.ts";
import { type KillPoint, outcomesIn, runData } from "./run-data.ts";

/** A database whose consumers know it by two configuration keys: a parameter, and a config map of which a release holds another. */
const program = (label: string): string => `
import * as aws from "@pulumi/aws";
import * as kubernetes from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";
const config = new pulumi.Config("demo");
new aws.rds.Instance("database", {
  engine: "postgres", instanceClass: "db.t4g.micro", allocatedStorage: 20, dbName: "platform",
  username: "app", password: "correct-horse", backupRetentionPeriod: 0, applyImmediately: true,
  skipFinalSnapshot: false, finalSnapshotIdentifier: "database-final", deletionProtection: true,
}, { protect: true, retainOnDelete: true });
const port = config.get("databasePort") ?? "0";
new aws.ssm.Parameter("address", { name: "/${label}/address", type: "String", value: config.get("databaseHost") + ":" + port });
new kubernetes.core.v1.ConfigMap("settings", { data: { DB_PORT: port } });
`;
const KEYS = { config: { host: "demo:databaseHost", port: "demo:databasePort" } };

describe("pointing consumers by a configuration key, on the genuine engine", function () {
  this.timeout(240_000);
  let lab: Lab;
  let rds: RDSClient;
  let stack: TemporaryStack;
  let engine: StackEngine;
  let source: DBInstance;
  let urn: string;
  before(async () => {
    lab = await startLab();
    rds = clientOf(lab);
  });
  beforeEach(async () => {
    stack = await temporaryStack(program(randomUUID()), {
      LAB_ENDPOINT: lab.endpoint,
      AWS_REGION: "eu-central-1",
    });
    const up = await stack.run("up", "--yes", "--skip-preview");
    assert.equal(up.code, 0, up.output);
    engine = await genuineEngine(stack, lab);
    const { resources } = await engine.readCheckpoint();
    const recorded = resources.find(({ type }) => type === "aws:rds/instance:Instance")!;
    source = (await byResourceId(rds, recorded.id!))!;
    urn = recorded.urn;
    const DBInstanceIdentifier = source.DBInstanceIdentifier!;
    const DBSnapshotIdentifier = `good-of-${DBInstanceIdentifier}`;
    await rds.send(new CreateDBSnapshotCommand({ DBInstanceIdentifier, DBSnapshotIdentifier }));
    await snapshotAvailable(rds, DBSnapshotIdentifier);
    await untilAvailable(rds, DBInstanceIdentifier);
    await stack.run("config", "set", "demo:databaseHost", source.Endpoint!.Address!);
    await stack.run("config", "set", "demo:databasePort", String(source.Endpoint!.Port));
    const again = await stack.run("up", "--yes", "--skip-preview");
    assert.equal(again.code, 0, again.output);
  });
  afterEach(() => stack.remove());
  after(() => endLab(lab));

  const instance = () => ({
    urn,
    identifier: source.DBInstanceIdentifier!,
    resourceId: source.DbiResourceId!,
    region: "eu-central-1",
  });
  const kills: readonly { step: string; point: KillPoint }[] = [
    { step: "point-consumers", point: "after-effect" },
    { step: "point-consumers", point: "after-outcome" },
    { step: "adopt-database", point: "after-effect" },
    { step: "update-stack", point: "after-intent" },
  ];
  for (const kill of kills) {
    it(`runs the program with the new address to the end when it is killed ${kill.point} of ${kill.step}`, async () => {
      const file = join(stack.directory, "program", "Pulumi.dev.yaml");
      const before = await readFile(file, "utf8");
      const identifier = source.DBInstanceIdentifier!;
      const steps = [
        dataStep("restore-database", { instance: instance(), from: { snapshot: `good-of-${identifier}` } }),
        dataStep("point-consumers", { instance: instance(), indirection: KEYS }),
        dataStep("adopt-database", { instance: instance() }),
        dataStep("update-stack", {}),
      ];
      const preview = await engine.previewRelease();
      assert.deepEqual(preview.changes, []);
      const { hash } = await engine.readCheckpoint();
      const createdAt = new Date(Date.now() + 1000).toISOString();
      const binding = aBinding({ stateHash: hash, operationsHash: preview.planHash! });
      const target = { organization: "organization", project: "demo", stack: "dev" };
      const overrides = { engine, plan: aPlan({ target, createdAt, steps, preview, binding }) };
      const result = await runData(lab, stack.directory, steps, { kill, overrides });
      assert.equal(result.outcome, "rolled-back", result.detail);

      const restored = (await look(rds, `${identifier}-restored-abc123`))!;
      const port = String(restored.Endpoint!.Port);
      const outcomes = outcomesIn(stack.directory);
      assert.match(outcomes.get("adopt-database")!.detail, /2 others will follow/);
      assert.match(outcomes.get("update-stack")!.detail, /1 update/);
      const pointed = outcomes.get("point-consumers")!;
      assert.match(
        pointed.detail,
        new RegExp(`demo:databasePort = ${port} \\(was ${source.Endpoint!.Port!}\\)`),
      );
      assert.match(pointed.detail, /write it into Pulumi\.dev\.yaml and commit it/);
      assert.equal(await readFile(file, "utf8"), before);
      assert.match(await engine.exportState(), new RegExp(`127\\.0\\.0\\.1:${port}`));

      // What the report tells the person to do makes the next deploy change nothing.
      const [command = ""] = pointed.data!["next"] as string[];
      const [, ...words] = command.slice(0, command.indexOf("  #")).split(" ");
      assert.equal((await stack.run(...words)).code, 0);
      const next = await (await genuineEngine(stack, lab)).previewRelease();
      assert.deepEqual(next.changes, []);
    });
  }

  it("refuses keys that are missing, secret or not at the present instance", async () => {
    await stack.run("config", "set", "demo:other", "elsewhere.example.com");
    await stack.run("config", "set", "--secret", "demo:hidden", "127.0.0.1");
    const known = KINDS.get("point-consumers") as StepKind<unknown>;
    const codes = async (host: string) => {
      const config = { host, port: KEYS.config.port };
      const step = dataStep("point-consumers", { instance: instance(), indirection: { config } });
      const context = {
        ...contextFor(lab, stack.directory, { engine }),
        step,
        outcomes: new Map(),
        outcomeOf: () => undefined,
        signal: AbortSignal.timeout(60_000),
        idempotencyKey: "x",
      };
      return (await known.check(step.params, context)).map(({ code }) => code);
    };
    assert.deepEqual(await codes("demo:databaseHost"), []);
    assert.deepEqual(await codes("demo:missing"), ["KEY_NOT_FOUND"]);
    assert.deepEqual(await codes("demo:hidden"), ["KEY_IS_SECRET"]);
    assert.deepEqual(await codes("demo:other"), ["KEY_HOLDS_ANOTHER"]);
  });
});
