import assert from "node:assert/strict";
import { sharedInstances, type Tenant } from "../../src/data/shared-instances.ts";
import type { DataWay } from "../../src/model/data.ts";
import { aDataPlan } from "../_builders/a-data-plan.ts";

const AT: DataWay = { kind: "point-in-time", why: "", at: "2026-11-21T02:00:00Z" };
const DOWN: DataWay = { kind: "down-migration", why: "", fromVersion: "2", toVersion: "1" };
const NONE: DataWay = { kind: "none", why: "" };

const tenant = (name: string, way: DataWay, resource: string | undefined = "database"): Tenant => ({
  ...{ name, resource },
  plan: aDataPlan({ database: name, way, steps: way.kind === "none" ? [] : [`fence-database-${name}`] }),
});
const refused = (...tenants: Tenant[]): string[] => sharedInstances(tenants).map(({ subject }) => subject);

describe("databases of rollback.yaml that one instance holds", () => {
  it("do not go back by a restore, which takes the other one with it, whatever its plan says", () => {
    assert.deepEqual(refused(tenant("orders", AT), tenant("billing", NONE)), ["orders"]);
    assert.deepEqual(refused(tenant("orders", AT), tenant("billing", AT)), ["orders", "billing"]);
    assert.deepEqual(refused(tenant("orders", AT), tenant("billing", DOWN)), ["orders", "billing"]);
    assert.deepEqual(refused(tenant("orders", AT), { ...tenant("billing", AT), plan: undefined }), [
      "orders",
    ]);
    const [finding] = sharedInstances([tenant("orders", AT), tenant("billing", NONE)]);
    assert.equal(finding?.level, "blocking");
    assert.equal(
      finding.message,
      '"database" also holds billing of rollback.yaml, and an instance goes back as a whole',
    );
  });

  it("do not both go down in one run", () => {
    assert.deepEqual(refused(tenant("orders", DOWN), tenant("billing", DOWN)), ["orders", "billing"]);
  });

  it("may go down one at a time, or stay", () => {
    assert.deepEqual(refused(tenant("orders", DOWN), tenant("billing", NONE)), []);
    assert.deepEqual(refused(tenant("orders", NONE), tenant("billing", NONE)), []);
  });

  it("are not those of other instances, or of none", () => {
    assert.deepEqual(refused(tenant("orders", AT), tenant("billing", AT, "other")), []);
    const [orders, billing] = [tenant("orders", DOWN), tenant("billing", DOWN)];
    assert.deepEqual(refused({ ...orders, resource: undefined }, { ...billing, resource: undefined }), []);
  });
});
