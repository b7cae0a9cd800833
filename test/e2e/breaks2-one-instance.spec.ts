import assert from "node:assert/strict";
import { describeOne, query } from "../lab/cloud/rds-harness.ts";
import { aDataStack, endWorlds } from "./_data-stack.ts";

const BILLING = `  - name: billing
    resource: database
    connection:
      { host: "{{outputs.host}}", port: "{{outputs.port}}", database: billing, user: app, password: { env: DB_PASSWORD }, ssl: false }
    tables: [public.invoices]
    migrations: { tool: golang-migrate, directory: migrations }
    keepDays: 3
    quietFor: 500ms
`;

describe("breaking a rollback of two databases that one instance holds", function () {
  this.timeout(300_000);
  after(endWorlds);

  for (const [what, version] of [
    ["both go back by a restore", 2],
    ["one goes back by a restore, and the plan says that the other one stays as it is", 1],
  ] as const)
    it(`is refused before anything is fenced, or loses no row that the plan did not show: ${what}`, async () => {
      const world = await aDataStack({
        up: "ALTER TABLE orders DROP COLUMN note",
        down: "ALTER TABLE orders ADD COLUMN note text",
        settings: BILLING,
        between: "CREATE DATABASE billing",
      });
      const { stack, rds } = world;
      const orders = await describeOne(rds, "orders");
      await query(
        orders,
        `CREATE TABLE orders (id int); CREATE TABLE invoices (id int, created_at timestamptz NOT NULL DEFAULT now());
         CREATE TABLE schema_migrations (version bigint PRIMARY KEY, dirty boolean NOT NULL); INSERT INTO schema_migrations VALUES (${version}, false);
         INSERT INTO invoices SELECT generate_series(1, 30)`,
        "billing",
      );
      const plan = await stack.rollback("plan", "--to", "v1.0.0");
      const ran = await stack.rollback("--to", "v1.0.0", "--yes", "--accept-loss", "5", "--accept-rows", "0");
      const [left] = await query(await describeOne(rds, "orders"), "SELECT count(*)::int AS n FROM invoices", "billing").catch(
        (error: unknown) => [{ n: `none: ${String(error)}` }],
      );
      const isRefused = ran.exitCode === 10 || ran.exitCode === 2;
      const invoices = (left as { n: unknown }).n;
      assert.ok(
        isRefused || (ran.exitCode === 0 && (invoices === 30 || plan.stdout.includes("public.invoices 30"))),
        `plan exits ${plan.exitCode}, the run ${ran.exitCode}; invoices now: ${String(invoices)} of 30\n${plan.stdout}\n-----\n${ran.stdout}\n${ran.stderr}`,
      );
    });
});
