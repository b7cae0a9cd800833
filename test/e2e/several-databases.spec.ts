import assert from "node:assert/strict";
import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import type { RDSClient } from "@aws-sdk/client-rds";
import { byResourceId, clientOf, PASSWORD, query } from "../lab/cloud/rds-harness.ts";
import { endLab, type Lab, startLab } from "../lab/cloud/start-lab.ts";
import { cloudVariables } from "./_cloud-variables.ts";
import { aProgram } from "./_program.ts";
import { aStack, cleanUp, type Scenario } from "./_scenario.ts";

/** One whose name is automatic and whose address is used, one that goes down, one that keeps its name. */
const DATABASES = ["accounts", "audit", "orders"] as const;
type Database = (typeof DATABASES)[number];

const instance = (name: Database): string => `
  const ${name} = new pulumi.CustomResource("aws:rds/instance:Instance", "${name}", {
    ${name === "accounts" ? "" : `identifier: "${name}",`} engine: "postgres", instanceClass: "db.t4g.micro", allocatedStorage: 20,
    dbName: "platform", username: "app", password: "${PASSWORD}", backupRetentionPeriod: 7, deletionProtection: true,
    skipFinalSnapshot: false, finalSnapshotIdentifier: "${name}-final", applyImmediately: true,
    address: undefined, port: undefined,
  }, { protect: true, retainOnDelete: true });
  export const ${name}Host = ${name}.address;
  export const ${name}Port = ${name}.port;`;

const program = (version: string): string =>
  aProgram(
    ...DATABASES.map(instance),
    `thing("service", { version: "${version}", accounts: pulumi.interpolate\`\${accounts.address}:\${accounts.port}\` });`,
  );

const SETTINGS = `version: 1
data:
${DATABASES.map(
  (name) => `  - name: ${name}
    resource: ${name}
    connection:
      { host: "{{outputs.${name}Host}}", port: "{{outputs.${name}Port}}", database: platform, user: app, password: { env: DB_PASSWORD }, ssl: false }
    migrations: { directory: migrations/${name} }
    quietFor: 500ms`,
).join("\n")}
`;

const UP: Record<Database, string> = {
  orders: "ALTER TABLE things DROP COLUMN note",
  accounts: "ALTER TABLE things DROP COLUMN note",
  audit: "ALTER TABLE things ADD COLUMN gift text",
};

describe("a rollback of several databases", function () {
  this.timeout(400_000);
  let lab: Lab;
  let rds: RDSClient;
  let stack: Scenario;
  before(async () => {
    lab = await startLab();
    rds = clientOf(lab);
    const plain = await aStack({
      releases: { "v0.0.1": aProgram(`thing("a");`) },
      rollbackYaml: SETTINGS,
    });
    stack = plain.withEnvironment(cloudVariables(lab));
  });
  after(async () => {
    await cleanUp();
    await endLab(lab);
  });

  const idOf = async (name: Database): Promise<string> => (await stack.state()).resources[name]!.id!;
  const sql = async (name: Database, text: string) =>
    (await query((await byResourceId(rds, await idOf(name)))!, text, "platform")) as Record<
      string,
      unknown
    >[];
  const release = async (version: string, number: number, migrate: (name: Database) => string) => {
    for (const name of DATABASES) {
      await mkdir(join(stack.project, "migrations", name), { recursive: true });
      await stack.write(`migrations/${name}/${number}_step.up.sql`, migrate(name));
      const down = name === "audit" ? "ALTER TABLE things DROP COLUMN gift" : "SELECT 1";
      await stack.write(`migrations/${name}/${number}_step.down.sql`, down);
    }
    await stack.write("index.ts", program(version));
    await stack.git("add", "index.ts", "migrations");
    await stack.git("commit", "-m", version);
    await stack.git("tag", version);
    await stack.pulumi("up", "--yes", "--skip-preview", "--stack", "prod");
    for (const name of DATABASES)
      await sql(
        name,
        `${migrate(name)}; CREATE TABLE IF NOT EXISTS schema_migrations (version bigint, dirty boolean);
         DELETE FROM schema_migrations; INSERT INTO schema_migrations VALUES (${number}, false)`,
      );
  };

  it("brings each back in its own way, and the state and what uses them follow", async () => {
    const table = "CREATE TABLE things (note text, created_at timestamptz NOT NULL DEFAULT now())";
    await release("v1.0.0", 1, () => table);
    for (const name of DATABASES) await sql(name, "INSERT INTO things (note) VALUES ('kept')");
    // RDS restores to whole seconds.
    await new Promise((resolve) => setTimeout(resolve, 1500));
    await release("v2.0.0", 2, (name) => UP[name]);
    for (const name of DATABASES) await sql(name, "INSERT INTO things DEFAULT VALUES");
    const before = new Map(
      await Promise.all(DATABASES.map(async (name) => [name, await idOf(name)] as const)),
    );

    const planned = await stack.rollback("plan", "--to", "v1.0.0");
    const plan = planned.stdout.replaceAll(/\s+/g, " ");
    assert.match(plan, /accounts returns to .*audit goes down from 2 to 1.*orders returns to /);

    const done = await stack.rollback("--to", "v1.0.0", "--yes", "--accept-loss", "5", "--accept-rows", "0");
    assert.equal(done.exitCode, 0, done.stdout + done.stderr);
    assert.equal(
      done.stdout.match(/fewer rows than the fenced database: public\.things 1/g)?.length,
      2,
      done.stdout,
    );
    for (const name of ["orders", "accounts"] as const) {
      assert.notEqual(await idOf(name), before.get(name));
      assert.deepEqual(await sql(name, "SELECT note FROM things"), [{ note: "kept" }]);
    }
    assert.equal(await idOf("audit"), before.get("audit"));
    assert.deepEqual(await sql("audit", "SELECT note FROM things ORDER BY note"), [
      { note: "kept" },
      { note: null },
    ]);
    const accounts = (await byResourceId(rds, await idOf("accounts")))!;
    const name = accounts.DBInstanceIdentifier!;
    const force = ["--resource", "orders", "--force-with-name", name, "--yes"];
    const kept = await stack.rollback("snapshot", "retire", name, ...force);
    assert.equal(kept.exitCode, 4, kept.stdout + kept.stderr);
    assert.match(kept.stderr, /is not retired: it is in use/);
    const now = accounts.Endpoint!;
    const { inputs } = (await stack.state()).resources["service"]!;
    assert.deepEqual([inputs?.["version"], inputs?.["accounts"]], ["v1.0.0", `${now.Address!}:${now.Port!}`]);
  });
});
