import assert from "node:assert/strict";

import { aProgram } from "./_program.ts";
import { aStack, cleanUp, type KillPoint, type Scenario } from "./_scenario.ts";

const GOOD = aProgram('thing("a", { size: 1 });', 'thing("old");', 'database("db");');
const BAD = aProgram('thing("a", { size: 2 });', 'thing("new");', 'database("db", {}, { protect: true });');

/** What going back from BAD to GOOD does, each exactly once. */
const EFFECTS = ["Create old", "Delete new", "Update a"];
const STEPS = ["take-checkpoint", "update-stack", "keep-safety-options", "verify"];
const POINTS: readonly KillPoint[] = ["before-intent", "after-intent", "after-effect", "after-outcome"];

describe("a rollback killed by SIGKILL and resumed", function () {
  this.timeout(120_000);
  afterEach(cleanUp);

  for (const step of STEPS) {
    for (const point of POINTS) {
      it(`ends where an undisturbed one ends when killed ${point} of ${step}`, async () => {
        const stack = await aStack({ releases: { "v1.0.0": GOOD, "v1.1.0": BAD } });

        const killed = await stack.killAt(point, step, "--to", "v1.0.0", "--yes");
        assert.equal(killed.signal, "SIGKILL", killed.stderr);
        const resumed = await stack.rollback("resume");
        assert.equal(resumed.exitCode, 0, resumed.stderr + resumed.stdout);
        await assertRolledBack(stack);
      });
    }
  }
});

async function assertRolledBack(stack: Scenario): Promise<void> {
  assert.deepEqual([...(await stack.effects())].sort(), EFFECTS);
  const { resources, pendingOperations } = await stack.state();
  assert.deepEqual(Object.keys(resources).sort(), ["a", "db", "old"]);
  assert.equal(resources["a"]?.inputs?.["size"], 1);
  assert.equal(resources["db"]?.protect, true);
  assert.deepEqual(pendingOperations, []);
  const records = stack.journal().map(({ record }) => record);
  assert.deepEqual(records.at(-1), { type: "run-finished", outcome: "rolled-back", detail: "every step succeeded" });
  assert.equal(records.filter(({ type }) => type === "run-resumed").length, 1);
  for (const step of STEPS) assert.equal(settled(stack, step).length, 1, `outcomes of ${step}`);
  const status = await stack.rollback("status");
  assert.equal(status.exitCode, 0, status.stderr);
}

function settled(stack: Scenario, step: string): unknown[] {
  return stack
    .journal()
    .filter(({ record }) => record.type === "step-settled" && record.outcome.step === step);
}
