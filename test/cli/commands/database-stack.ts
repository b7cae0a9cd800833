import { cloudVariables } from "../../e2e/_cloud-variables.ts";
import { aProgram } from "../../e2e/_program.ts";
import { aStack, type Scenario } from "../../e2e/_scenario.ts";
import type { Lab } from "../../lab/cloud/start-lab.ts";

const SETTINGS = `version: 1
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
    invariants: ["SELECT count(*) = 2 FROM orders"]
    keepDays: 3
`;

/** A deployed stack whose program has a `database` in the lab, with outputs `host` and `port`. */
export async function databaseStack(lab: Lab, program: string): Promise<Scenario> {
  const plain = await aStack({ releases: { "v1.0.0": aProgram(`thing("a");`) }, rollbackYaml: SETTINGS });
  const stack = plain.withEnvironment(cloudVariables(lab));
  await stack.write("index.ts", program);
  await stack.git("add", "index.ts");
  await stack.git("commit", "-m", "a database");
  await stack.pulumi("up", "--yes", "--skip-preview", "--stack", "prod");
  return stack;
}

/** Two orders, with the column that tells when each was written. */
export const TWO_ORDERS =
  "CREATE TABLE orders (id int, created_at timestamptz DEFAULT now()); INSERT INTO orders VALUES (1), (2)";
