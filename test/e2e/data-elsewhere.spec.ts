import assert from "node:assert/strict";
import { globSync } from "node:fs";
import { join } from "node:path";
import { callsOf } from "../lab/cloud/lab-control.ts";
import { describeOne } from "../lab/cloud/rds-harness.ts";
import type { Ended } from "./_child.ts";
import { aDataStack, type DataStack, endWorlds } from "./_data-stack.ts";
import { assertKilled } from "./_kill-everywhere.ts";
import { assertEveryStepOnce, assertReturned, effectsOf } from "./_returned.ts";
import type { Scenario } from "./_scenario.ts";
import { until } from "./_until.ts";

describe("a rollback with its data that machine after machine dies of", function () {
  this.timeout(300_000);
  afterEach(endWorlds);

  it("is finished on the next one: behind the fence, in the fence, in the restore, in the swap, in the adoption", async () => {
    const world = await aDataStack({ up: "ALTER TABLE orders DROP COLUMN note" });
    const { stack, rds } = world;
    await world.sql(
      "INSERT INTO orders DEFAULT VALUES; INSERT INTO orders DEFAULT VALUES; INSERT INTO orders DEFAULT VALUES",
    );
    const before = await describeOne(rds, "orders");
    const next = world.elsewhere;

    // What the fence changed is known where nobody but the dead machine saw it.
    await assertKilled(
      stack.killAt("after-effect", "fence-database", "--to", "v1.0.0", "--yes", "--accept-loss", "5"),
    );
    const fencing = await next();
    await assertKilled(fencing.killAt("copied-outcome", "fence-database", "resume"));
    await killWhen(await next(), async () => {
      return (await effectsOf(world, "RestoreDBInstanceToPointInTime")) > 0;
    });
    await killWhen(await next(), () => isRenamed(world, "orders"));
    const adopting = await next();
    await killWhen(adopting, () => {
      const kept = join(adopting.stateDirectory, "*", "runs", "*", "state-before-*.json");
      return Promise.resolve(globSync(kept).length > 0);
    });
    const last = await next();
    const resumed = await last.rollback("resume");

    assert.equal(resumed.exitCode, 0, resumed.stderr + resumed.stdout);
    assert.match(resumed.stdout, /fewer rows than the fenced database: public\.orders 3\n/);
    assertEveryStepOnce(last);
    await assertReturned(world, before, last);
    for (const one of [stack, fencing, adopting])
      assert.equal((await one.rollback("status")).exitCode, 0, "every machine knows that it is over");
  });
});

/** Resumes and kills the command line in the middle of a step's effect, as soon as the world shows it. */
async function killWhen(machine: Scenario, look: () => Promise<boolean>): Promise<void> {
  const child = machine.start("resume");
  let early: Ended | undefined;
  void child.ended.then((ended) => (early = ended));
  await until("the effect, or the end of the command", async () => early !== undefined || (await look()));
  if (early === undefined) child.kill();
  await assertKilled(child.ended);
}

/** Whether an instance was told to give its name up. */
async function isRenamed({ lab }: DataStack, name: string): Promise<boolean> {
  const { calls } = await callsOf(lab, { action: "ModifyDBInstance", identifier: name });
  return calls.some(({ hadEffect, identifiers }) => hadEffect && identifiers.length > 1);
}
