import assert from "node:assert/strict";
import { Buffer } from "node:buffer";
import { readFile, readdir } from "node:fs/promises";
import { join } from "node:path";
import type { DBInstance } from "@aws-sdk/client-rds";
import { CreateDBSnapshotCommand, type RDSClient } from "@aws-sdk/client-rds";
import type { CheckpointResource } from "../../../src/model/checkpoint.ts";
import type { StepContext, StepKind } from "../../../src/steps/step-kind.ts";
import { aCheckpoint, aResource } from "../../_builders/a-checkpoint.ts";
import { aStackEngine } from "../../_builders/a-stack-engine.ts";
import { useDirectory } from "../../_builders/use-directory.ts";
import { clientOf, snapshotAvailable, untilAvailable } from "../../lab/cloud/rds-harness.ts";
import { endLab, type Lab, startLab } from "../../lab/cloud/start-lab.ts";
import { aDeployment, kube, writeKubeconfig } from "../../lab/cluster/kube-client.ts";
import { aSource, contextFor, dataStep, instanceSettings, KINDS, look } from "./data-world.ts";
import { type KillPoint, outcomesIn, runData } from "./run-data.ts";

const POINTS: readonly KillPoint[] = ["before-intent", "after-intent", "after-effect", "after-outcome"];
const SPACE = "/api/v1/namespaces/default";
const DEPLOYMENTS = "/apis/apps/v1/namespaces/default/deployments";
const MERGE = "application/merge-patch+json";

describe("pointing consumers by a key in a cluster", function () {
  this.timeout(120_000);
  let lab: Lab;
  let rds: RDSClient;
  let source: DBInstance;
  let environment: StepContext["environment"];
  const directory = useDirectory();
  before(async () => {
    lab = await startLab();
    rds = clientOf(lab);
    const KUBECONFIG = writeKubeconfig(join(lab.directory, "kubeconfig"), { lab: `${lab.endpoint}/kube` });
    environment = { ...contextFor(lab, "").environment, KUBECONFIG };
  });
  after(() => endLab(lab));

  /** A database with a snapshot, its address in a Secret and a ConfigMap of that name, and a Deployment. */
  const aConsumedDatabase = async (name: string): Promise<void> => {
    source = await aSource(lab, name);
    const names = { DBInstanceIdentifier: name, DBSnapshotIdentifier: `${name}-good` };
    await rds.send(new CreateDBSnapshotCommand(names));
    await snapshotAvailable(rds, names.DBSnapshotIdentifier);
    await untilAvailable(rds, name);
    const { Address, Port } = source.Endpoint!;
    const values = { DB_HOST: Address!, DB_PORT: String(Port), PASSWORD: "s3cret-of-the-app" };
    await kube(lab, "POST", `${SPACE}/secrets`, { metadata: { name }, stringData: values });
    await kube(lab, "POST", `${SPACE}/configmaps`, { metadata: { name }, data: values });
    await kube(lab, "POST", DEPLOYMENTS, aDeployment(name, "1", { replicas: 0 }));
  };
  const keys = (name: string) => ({ namespace: "default", name, host: "DB_HOST", port: "DB_PORT" });
  const stepsFor = (name: string, indirection: object) => {
    const instance = instanceSettings(source);
    return [
      dataStep("restore-database", { instance, from: { snapshot: `${name}-good` } }),
      dataStep("point-consumers", { instance, indirection }),
    ];
  };
  const secretPort = async (name: string): Promise<string> => {
    const { body } = await kube(lab, "GET", `${SPACE}/secrets/${name}`);
    return Buffer.from(body.data!["DB_PORT"]!, "base64").toString();
  };

  for (const point of POINTS) {
    it(`changes the Secret and restarts its reader once when it is killed ${point}`, async () => {
      const name = `point-${point}`;
      await aConsumedDatabase(name);
      const indirection = { secret: { ...keys(name), restart: [`default/${name}`] } };
      const kill = { step: "point-consumers", point };
      const result = await runData(lab, directory(), stepsFor(name, indirection), {
        kill,
        overrides: { environment },
      });
      assert.equal(result.outcome, "rolled-back", result.detail);

      const restored = (await look(rds, `${name}-restored-abc123`))!;
      assert.equal(await secretPort(name), String(restored.Endpoint!.Port));
      const { data } = (await kube(lab, "GET", `${SPACE}/secrets/${name}`)).body;
      assert.equal(Buffer.from(data!["PASSWORD"]!, "base64").toString(), "s3cret-of-the-app");
      const { metadata } = (await kube(lab, "GET", `${DEPLOYMENTS}/${name}`)).body;
      assert.equal(metadata.generation, 2);
      const { detail } = outcomesIn(directory()).get("point-consumers")!;
      assert.match(
        detail,
        new RegExp(
          `DB_HOST and DB_PORT of Secret default/${name} holds the address of "${name}-restored-abc123" ` +
            `\\(before: of "${name}"\\); default/${name} restarted`,
        ),
      );
    });
  }

  it("changes a ConfigMap, says that pods need a restart, and writes no value down", async () => {
    await aConsumedDatabase("plain");
    const steps = stepsFor("plain", { configMap: keys("plain") });
    const result = await runData(lab, directory(), steps, { overrides: { environment } });
    assert.equal(result.outcome, "rolled-back", result.detail);
    const { detail, data } = outcomesIn(directory()).get("point-consumers")!;
    assert.match(detail, /running pods see it only after a restart; what writes ConfigMap default\/plain/);
    assert.deepEqual(data, { object: "ConfigMap default/plain", identifier: "plain-restored-abc123" });
    for (const file of await readdir(directory(), { recursive: true, withFileTypes: true })) {
      if (!file.isFile()) continue;
      const text = await readFile(join(file.parentPath, file.name), "utf8");
      assert.ok(!text.includes("s3cret-of-the-app"), file.name);
    }
  });

  it("finishes the restart where only the key was changed", async () => {
    await aConsumedDatabase("halfway");
    const secret = keys("halfway");
    await runData(lab, directory(), stepsFor("halfway", { secret }), { overrides: { environment } });
    const { context, kind } = asked("halfway", { secret: { ...secret, restart: ["default/halfway"] } });
    const look = async () => (await kind.observe(context.step.params, context)).found;
    assert.equal(await look(), "remaining");
    assert.equal((await kind.apply(context.step.params, context)).status, "succeeded");
    assert.equal(await look(), "done");
    assert.equal((await kube(lab, "GET", `${DEPLOYMENTS}/halfway`)).body.metadata.generation, 2);
  });

  it("stops for a person when the key was led elsewhere meanwhile, and overwrites nothing", async () => {
    await aConsumedDatabase("foreign");
    const steps = stepsFor("foreign", { secret: keys("foreign") });
    await runData(lab, directory(), [steps[0]!], { overrides: { environment } });
    await kube(lab, "PATCH", `${SPACE}/secrets/foreign`, { stringData: { DB_PORT: "1" } }, MERGE);
    const { context, kind } = asked("foreign", { secret: keys("foreign") });
    const result = await kind.apply(context.step.params, context);
    assert.equal(result.status, "failed");
    assert.match(
      result.detail,
      /holds neither the address of "foreign" nor that of "foreign-restored-abc123"/,
    );
    assert.equal(await secretPort("foreign"), "1");
    assert.equal((await kind.observe(context.step.params, context)).found, "unknown");
  });

  it("refuses a key that does not tell the port where the port is another", async () => {
    await aConsumedDatabase("portless");
    const { port, ...hostOnly } = keys("portless");
    assert.equal(port, "DB_PORT");
    const steps = stepsFor("portless", { secret: hostOnly });
    const result = await runData(lab, directory(), steps, { overrides: { environment } });
    assert.equal(result.outcome, "stopped");
    assert.match(result.detail, /listens on port \d+ .*, and beside DB_HOST no key for the port is named/);
  });

  /** The step with all that it is given when a plan asks it. */
  const asked = (name: string, indirection: object, resources: readonly CheckpointResource[] = []) => {
    const step = dataStep("point-consumers", { instance: instanceSettings(source), indirection });
    const engine = aStackEngine({ readCheckpoint: () => Promise.resolve(aCheckpoint({ resources })) });
    const context: StepContext = {
      ...contextFor(lab, join(directory(), name), { engine, environment, step }),
      step,
      outcomes: new Map(),
      outcomeOf: () => undefined,
      signal: AbortSignal.timeout(60_000),
      idempotencyKey: "x",
    };
    return { context, kind: KINDS.get("point-consumers") as StepKind<unknown> };
  };

  it("says before anything is fenced why a key cannot be changed, and changes nothing to find out", async () => {
    await aConsumedDatabase("checked");
    const codes = async (indirection: object, resources?: readonly CheckpointResource[]) => {
      const { context, kind } = asked("checked", indirection, resources);
      return (await kind.check(context.step.params, context)).map(({ code }) => code);
    };
    const secret = keys("checked");
    const before = (await kube(lab, "GET", `${SPACE}/secrets/checked`)).body.metadata.resourceVersion;
    assert.deepEqual(await codes({ secret: { ...secret, restart: ["default/checked"] } }), []);
    const after = await kube(lab, "GET", `${SPACE}/secrets/checked`);
    assert.equal(after.body.metadata.resourceVersion, before);
    assert.equal((await kube(lab, "GET", `${DEPLOYMENTS}/checked`)).body.metadata.generation, 1);

    assert.deepEqual(await codes({ secret: { ...secret, name: "none" } }), ["KEY_NOT_FOUND"]);
    assert.deepEqual(await codes({ secret: { ...secret, host: "NONE" } }), ["KEY_NOT_FOUND"]);
    assert.deepEqual(await codes({ secret: { ...secret, host: "PASSWORD" } }), ["KEY_HOLDS_ANOTHER"]);
    assert.deepEqual(await codes({ secret: { ...secret, restart: ["default/none"] } }), [
      "KUBERNETES_REFUSED",
    ]);
    assert.deepEqual(await codes({ secret: { ...secret, context: "none" } }), ["CLUSTER_UNKNOWN"]);
    const type = "kubernetes:core/v1:Secret";
    const owner = aResource("checked", { type });
    assert.deepEqual(await codes({ secret }, [owner]), ["KEY_IS_MANAGED"]);
    await kube(lab, "PATCH", `${SPACE}/configmaps/checked`, { immutable: true }, MERGE);
    assert.deepEqual(await codes({ configMap: secret }), ["KEY_IS_IMMUTABLE"]);
  });
});
