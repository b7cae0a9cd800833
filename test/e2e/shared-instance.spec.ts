import assert from "node:assert/strict";
import { describeOne, query } from "../lab/cloud/rds-harness.ts";
import { aDataStack, endWorlds } from "./_data-stack.ts";

const BILLING = `  - name: billing
    resource: database
    connection:
      { host: "{{outputs.host}}", port: "{{outputs.port}}", database: billing, user: app, password: { env: DB_PASSWORD }, ssl: false }
    tables: [public.invoices]
    migrations: { tool: golang-migrate, directory: migrations }
    quietFor: 500ms
`;

describe("a rollback of one of two databases that an instance holds", function () {
  this.timeout(300_000);
  after(endWorlds);

  it("is refused where only a restore brings it back: the other one, which stays in the plan, would go with it", async () => {
    const { stack, rds } = await aDataStack({
      up: "ALTER TABLE orders DROP COLUMN note",
      down: "ALTER TABLE orders ADD COLUMN note text",
      settings: BILLING,
      between: "CREATE DATABASE billing",
    });
    const instance = await describeOne(rds, "orders");
    await query(
      instance,
      `CREATE TABLE orders (id int); CREATE TABLE invoices (id int, created_at timestamptz NOT NULL DEFAULT now());
       CREATE TABLE schema_migrations (version bigint PRIMARY KEY, dirty boolean NOT NULL);
       INSERT INTO schema_migrations VALUES (1, false); INSERT INTO invoices SELECT generate_series(1, 30)`,
      "billing",
    );
    const refused = await stack.rollback("--to", "v1.0.0", "--yes", "--accept-loss", "5");
    assert.equal(refused.exitCode, 10, refused.stdout + refused.stderr);
    assert.match(refused.stdout, /INSTANCE_SHARED/);
    const now = await describeOne(rds, "orders");
    assert.equal(now.DbiResourceId, instance.DbiResourceId);
    assert.deepEqual(await query(now, "SELECT count(*)::int FROM invoices", "billing"), [{ count: 30 }]);
  });
});
