import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import type { RDSClient } from "@aws-sdk/client-rds";
import { clientOf, describeOne, PASSWORD, query } from "../lab/cloud/rds-harness.ts";
import { endLab, type Lab, startLab } from "../lab/cloud/start-lab.ts";
import { aProgram } from "./_program.ts";
import { aStack, cleanUp, type Scenario } from "./_scenario.ts";

/** A stack whose database is an RDS instance of the lab, with the releases v1.0.0 and v2.0.0 deployed. */
export interface DataStack {
  readonly lab: Lab;
  readonly rds: RDSClient;
  readonly stack: Scenario;
  /** Runs SQL in the database that bears the name now. */
  readonly sql: (text: string, identifier?: string) => Promise<Record<string, unknown>[]>;
  /** The same stack from another machine: a clone of the repository, empty folders. */
  readonly elsewhere: () => Promise<Scenario>;
}

interface Variant {
  /** What v2.0.0's migration does. */
  readonly up: string;
  readonly down?: string;
  /** Between the deploys of the two releases. */
  readonly between?: string;
  readonly settings?: string;
  /** The inputs by which the program names its instance. */
  readonly naming?: string;
}

const program = (version: string, naming: string): string =>
  aProgram(
    `const instance = new pulumi.CustomResource("aws:rds/instance:Instance", "database", {
       ${naming} engine: "postgres", instanceClass: "db.t4g.micro", allocatedStorage: 20,
       dbName: "platform", username: "app", password: "${PASSWORD}", backupRetentionPeriod: 7, deletionProtection: true,
       skipFinalSnapshot: false, finalSnapshotIdentifier: "orders-final", applyImmediately: true,
       address: undefined, port: undefined,
     }, { protect: true, retainOnDelete: true });`,
    `thing("service", { version: "${version}" });`,
    "export const host = instance.address;",
    "export const port = instance.port;",
  );

const settings = (more: string): string => `version: 1
data:
  - name: orders
    resource: database
    connection:
      host: "{{outputs.host}}"
      port: "{{outputs.port}}"
      database: platform
      user: app
      password: { env: DB_PASSWORD }
      ssl: false
    tables: [public.orders]
    invariants: ["SELECT count(*) > 0 FROM orders"]
    migrations: { tool: golang-migrate, directory: migrations }
    keepDays: 3
    quietFor: 500ms
${more}`;

const FIRST =
  "CREATE TABLE orders (id bigserial PRIMARY KEY, note text, created_at timestamptz NOT NULL DEFAULT now())";

const labs: Lab[] = [];

/** Ends every scenario and every lab that was started since the last call. */
export async function endWorlds(): Promise<void> {
  await cleanUp();
  await Promise.all(labs.splice(0).map((lab) => endLab(lab)));
}

/** Deploys v1.0.0 with two orders, then v2.0.0 with its migration, as a team does: migrate, then update. */
export async function aDataStack({
  up,
  down,
  between,
  settings: more = "",
  naming,
}: Variant): Promise<DataStack> {
  const lab = await startLab();
  labs.push(lab);
  const rds = clientOf(lab);
  const plain = await aStack({
    releases: { "v0.0.1": aProgram(`thing("a");`) },
    rollbackYaml: settings(more),
  });
  const variables = {
    LAB_ENDPOINT: lab.endpoint,
    AWS_ENDPOINT_URL: lab.endpoint,
    AWS_REGION: "us-east-1",
    AWS_ACCESS_KEY_ID: "lab",
    AWS_SECRET_ACCESS_KEY: "lab",
    ROLLBACK_AWS_POLL: "20ms",
    DB_PASSWORD: PASSWORD,
  };
  const stack = plain.withEnvironment(variables);
  const identifier = async (): Promise<string> =>
    String((await stack.state()).resources["database"]?.outputs?.["identifier"]);
  const sql = async (text: string, name?: string): Promise<Record<string, unknown>[]> =>
    (await query(await describeOne(rds, name ?? (await identifier())), text, "platform")) as Record<
      string,
      unknown
    >[];

  const release = async (
    version: string,
    migration: { number: number; up: string; down?: string | undefined },
  ) => {
    const file = `migrations/${migration.number}_step`;
    await mkdir(join(stack.project, "migrations"), { recursive: true });
    await stack.write(`${file}.up.sql`, migration.up);
    if (migration.down !== undefined) await stack.write(`${file}.down.sql`, migration.down);
    await stack.write("index.ts", program(version, naming ?? `identifier: "orders",`));
    await stack.git("add", "index.ts", "migrations");
    await stack.git("commit", "-m", version);
    await stack.git("tag", version);
    const up = () => stack.pulumi("up", "--yes", "--skip-preview", "--stack", "prod");
    const migrate = () =>
      sql(`BEGIN; ${migration.up}; CREATE TABLE IF NOT EXISTS schema_migrations (version bigint PRIMARY KEY, dirty boolean NOT NULL);
           DELETE FROM schema_migrations; INSERT INTO schema_migrations VALUES (${migration.number}, false); COMMIT`);
    // The first deploy makes the database; a later one begins with its migration a moment after the update did.
    await up();
    await migrate();
  };
  await release("v1.0.0", { number: 1, up: FIRST, down: "DROP TABLE orders" });
  await sql("INSERT INTO orders (note) VALUES ('first'), ('second')");
  if (between !== undefined) await sql(between);
  // RDS restores to whole seconds.
  await new Promise((resolve) => setTimeout(resolve, 1500));
  await release("v2.0.0", { number: 2, up, down });
  const elsewhere = async (): Promise<Scenario> => {
    const other = (await stack.elsewhere()).withEnvironment(variables);
    await other.write("rollback.yaml", settings(more));
    return other;
  };
  return { lab, rds, stack, sql, elsewhere };
}
