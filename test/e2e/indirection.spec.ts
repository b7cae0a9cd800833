import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import type { RDSClient } from "@aws-sdk/client-rds";
import { byResourceId, clientOf, PASSWORD, query } from "../lab/cloud/rds-harness.ts";
import { endLab, type Lab, startLab } from "../lab/cloud/start-lab.ts";
import { cloudVariables } from "./_cloud-variables.ts";
import { aProgram } from "./_program.ts";
import { aStack, cleanUp, type Scenario } from "./_scenario.ts";

/** Nothing reads the instance itself: its consumer goes by the configuration. */
const PROGRAM = aProgram(
  `new pulumi.CustomResource("aws:rds/instance:Instance", "database", {
     engine: "postgres", instanceClass: "db.t4g.micro", allocatedStorage: 20,
     dbName: "platform", username: "app", password: "${PASSWORD}", backupRetentionPeriod: 0, deletionProtection: true,
     skipFinalSnapshot: false, finalSnapshotIdentifier: "orders-final", applyImmediately: true,
   }, { protect: true, retainOnDelete: true });`,
  `thing("consumer", { size: config.getNumber("databasePort") ?? 0, host: config.get("databaseHost") ?? "" });`,
);

const settingsFor = (port: number): string => `version: 1
data:
  - name: orders
    resource: database
    connection: { host: 127.0.0.1, port: ${port}, database: platform, user: app, password: { env: DB_PASSWORD }, ssl: false }
    invariants: ["SELECT count(*) = 2 FROM orders"]
    indirection:
      config: { host: "shop:databaseHost", port: "shop:databasePort" }
`;

describe("a restore whose consumers go by a configuration key", function () {
  this.timeout(300_000);
  let lab: Lab;
  let rds: RDSClient;
  let variables: NodeJS.ProcessEnv;
  let stack: Scenario;
  before(async () => {
    lab = await startLab();
    rds = clientOf(lab);
    variables = cloudVariables(lab);
    const plain = await aStack({ releases: { "v1.0.0": aProgram(`thing("a");`) } });
    stack = plain.withEnvironment(variables);
  });
  after(async () => {
    await cleanUp();
    await endLab(lab);
  });

  const deploy = async (message: string): Promise<void> => {
    await stack.git("add", "index.ts", "Pulumi.prod.yaml");
    await stack.git("commit", "-m", message);
    await stack.pulumi("up", "--yes", "--skip-preview", "--stack", "prod");
  };
  const recordedInstance = async () => {
    const { resources } = await stack.state();
    return (await byResourceId(rds, resources["database"]!.id!))!;
  };

  it("is finished on another machine with the new address, after a real kill", async () => {
    await stack.write("index.ts", PROGRAM);
    await deploy("a database");
    const source = await recordedInstance();
    const port = source.Endpoint!.Port!;
    await stack.pulumi("config", "set", "databaseHost", "127.0.0.1", "--stack", "prod");
    await stack.pulumi("config", "set", "databasePort", String(port), "--stack", "prod");
    await deploy("its address");
    await stack.write("rollback.yaml", settingsFor(port));
    const rows = "CREATE TABLE orders (id int, created_at timestamptz DEFAULT now())";
    await query(source, `${rows}; INSERT INTO orders VALUES (1), (2)`, "platform");
    const created = await stack.rollback("snapshot", "create", "good");
    assert.equal(created.exitCode, 0, created.stderr);
    await query(source, "INSERT INTO orders VALUES (3)", "platform");
    const file = join(stack.project, "Pulumi.prod.yaml");
    const before = await readFile(file, "utf8");

    const words = ["snapshot", "restore", "good", "--yes", "--accept-loss", "10"] as const;
    const killed = await stack.killAt("after-outcome", "point-consumers", ...words);
    assert.equal(killed.signal, "SIGKILL");
    const other = (await stack.elsewhere()).withEnvironment(variables);
    await other.write("rollback.yaml", settingsFor(port));
    const resumed = await other.rollback("resume");
    assert.equal(resumed.exitCode, 0, resumed.stdout + resumed.stderr);

    const restored = await recordedInstance();
    const now = restored.Endpoint!.Port!;
    assert.notEqual(restored.DbiResourceId, source.DbiResourceId);
    assert.deepEqual(await query(restored, "SELECT count(*)::int FROM orders", "platform"), [{ count: 2 }]);
    assert.equal(
      (await byResourceId(rds, source.DbiResourceId!))?.DBInstanceIdentifier,
      source.DBInstanceIdentifier,
    );
    assert.deepEqual((await other.effects()).at(-1), "Update consumer");
    const command = `pulumi config set-all --stack prod --plaintext shop:databaseHost=127.0.0.1 --plaintext shop:databasePort=${now}`;
    assert.ok(resumed.stdout.includes(command), resumed.stdout);
    assert.equal(await readFile(file, "utf8"), before);
    assert.equal((await other.git("status", "--short")).trim(), "?? rollback.yaml");

    // The program is now what was left to be committed.
    await stack.pulumi(...command.split(" ").slice(1));
    const up = await stack.pulumi("preview", "--expect-no-changes", "--stack", "prod");
    assert.equal(up.exitCode, 0);
  });
});
