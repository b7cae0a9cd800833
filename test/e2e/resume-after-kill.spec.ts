import assert from "node:assert/strict";
import { globSync } from "node:fs";
import { join } from "node:path";

import { aProgram } from "./_program.ts";
import { aStack, cleanUp, type Scenario } from "./_scenario.ts";

const GOOD = aProgram('thing("a", { size: 1 });', 'thing("old");', 'database("db");');
const BAD = aProgram('thing("a", { size: 2 });', 'thing("new");', 'database("db", {}, { protect: true });');

/** What going back from BAD to GOOD does, each exactly once. */
const EFFECTS = ["Create old", "Delete new", "Update a"];
const STEPS = ["take-checkpoint", "update-stack", "keep-safety-options", "verify"];

describe("a rollback that is killed around every entry of its journal", function () {
  this.timeout(120_000);
  afterEach(cleanUp);

  for (const step of STEPS) {
    it(`is resumed four times over ${step} and does everything exactly once`, async () => {
      const stack = await aStack({ releases: { "v1.0.0": GOOD, "v1.1.0": BAD } });

      await assertKilled(stack.killAt("before-intent", step, "--to", "v1.0.0", "--yes"));
      await assertKilled(stack.killAt("after-intent", step, "resume"));
      await assertKilled(stack.killAt("after-effect", step, "resume"));
      await assertKilled(stack.killAt("after-outcome", step, "resume"));
      const resumed = await stack.rollback("resume");

      assert.equal(resumed.exitCode, 0, resumed.stderr + resumed.stdout);
      await assertRolledBack(stack);
    });
  }
});

async function assertKilled(command: ReturnType<Scenario["rollback"]>): Promise<void> {
  const { signal, stderr } = await command;
  assert.equal(signal, "SIGKILL", stderr);
}

async function assertRolledBack(stack: Scenario): Promise<void> {
  assert.deepEqual([...(await stack.effects())].sort(), EFFECTS);
  const { resources, pendingOperations } = await stack.state();
  assert.deepEqual(Object.keys(resources).sort(), ["a", "db", "old"]);
  assert.equal(resources["a"]?.inputs?.["size"], 1);
  assert.equal(resources["db"]?.protect, true);
  assert.deepEqual(pendingOperations, []);
  const updates = globSync(join(stack.backend, ".pulumi/history/shop/prod/*.history.json"));
  assert.equal(updates.length, 3, "two releases and one way back");
  const records = stack.journal().map(({ record }) => record);
  assert.deepEqual(records.at(-1), {
    type: "run-finished",
    outcome: "rolled-back",
    detail: "every step succeeded",
  });
  assert.equal(records.filter(({ type }) => type === "run-resumed").length, 4);
  const settled = records.flatMap((record) => (record.type === "step-settled" ? [record.outcome.step] : []));
  assert.deepEqual(settled, STEPS);
}
