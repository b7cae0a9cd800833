import assert from "node:assert/strict";
import { type DBInstance, DescribeDBInstancesCommand } from "@aws-sdk/client-rds";
import { callsOf } from "../lab/cloud/lab-control.ts";
import { byResourceId, describeOne, query } from "../lab/cloud/rds-harness.ts";
import type { DataStack } from "./_data-stack.ts";
import type { Scenario } from "./_scenario.ts";

/** How often the endpoint carried an action out. */
export async function effectsOf({ lab }: DataStack, action: string): Promise<number> {
  return (await callsOf(lab)).counts[action]?.effects ?? 0;
}

/**
 * Asserts the end of a way back to a point in time, whatever happened on the way: everything was made once, the restored
 * instance is in use and open, the old one is kept and closed, and a person can still read it.
 */
export async function assertReturned(
  world: DataStack,
  before: DBInstance,
  finishedOn: Scenario = world.stack,
): Promise<void> {
  const { stack, sql, rds } = world;
  assert.equal(await effectsOf(world, "RestoreDBInstanceToPointInTime"), 1);
  assert.equal(await effectsOf(world, "CreateDBSnapshot"), 1);
  assert.equal(await effectsOf(world, "DeleteDBInstance"), 0);
  const { DBInstances: all = [] } = await rds.send(new DescribeDBInstancesCommand({}));
  assert.deepEqual(all.map(({ DBInstanceIdentifier: name }) => name).sort(), [
    "orders",
    `orders-old-${finishedOn.journal()[0]!.run.slice(-6)}`,
  ]);

  const now = await describeOne(rds, "orders");
  assert.notEqual(now.DbiResourceId, before.DbiResourceId);
  assert.deepEqual(now.TagList, before.TagList);
  assert.equal(now.DeletionProtection, true);
  assert.deepEqual(await sql("SELECT note FROM orders ORDER BY id"), [{ note: "first" }, { note: "second" }]);
  assert.deepEqual(await sql("SELECT version::int FROM schema_migrations"), [{ version: 1 }]);
  const { resources, pendingOperations } = await stack.state();
  assert.equal(resources["database"]?.id, now.DbiResourceId);
  assert.equal(resources["database"]?.outputs?.["identifier"], "orders");
  assert.equal(resources["service"]?.inputs?.["version"], "v1.0.0");
  assert.deepEqual(pendingOperations, []);

  const old = await byResourceId(rds, before.DbiResourceId!);
  assert.ok(old);
  assert.equal(old.DeletionProtection, true);
  const tag = (name: string) => old.TagList?.find(({ Key: key }) => key === name)?.Value ?? "";
  assert.match(tag("rollback:keep-until"), /^\d{4}-\d{2}-\d{2}$/);
  assert.equal(tag("rollback:replaced-by"), now.DbiResourceId);
  await assert.rejects(query(old, "SELECT 1", "platform"), /permission denied for database/);
  await query(old, "GRANT CONNECT ON DATABASE platform TO app", "postgres");
  assert.deepEqual(await query(old, "SELECT count(*)::int FROM orders", "platform"), [{ count: 5 }]);

  const preview = await stack.pulumi("preview", "--refresh", "--stack", "prod", "--diff");
  assert.doesNotMatch(preview.stdout, /replace|delete|identifier/);
}

/** Asserts that the newest run came to its end, with every step recorded exactly once. */
export function assertEveryStepOnce(stack: Scenario): void {
  const records = stack.journal().map(({ record }) => record);
  const plan = records.flatMap((record) => (record.type === "run-started" ? record.plan.steps : []));
  const settled = records.flatMap((record) => (record.type === "step-settled" ? [record.outcome] : []));
  assert.deepEqual(
    settled.map(({ step, status }) => [step, status]),
    plan.map(({ id }) => [id, "succeeded"]),
  );
  assert.deepEqual(records.at(-1), {
    type: "run-finished",
    outcome: "rolled-back",
    detail: "every step succeeded",
  });
}
