import assert from "node:assert/strict";
import { globSync } from "node:fs";
import { join } from "node:path";

import { CHAIN, CHAIN_EFFECTS } from "./_chain.ts";
import { generations } from "./_lab-things.ts";
import { killProcessesOf, processesOf } from "./_processes.ts";
import { aStack, cleanUp, type Scenario } from "./_scenario.ts";
import { until } from "./_until.ts";

/** Created, updated to v1.1.0 and updated back: nothing was written a time too often. */
const ROLLED_BACK = { a: [3], b: [3], old: [1] };
const SLOW = 60_000;

describe("a rollback whose update stops halfway", function () {
  this.timeout(120_000);
  afterEach(cleanUp);

  it("stops with exit 11 when a provider fails, and resume does only the rest", async () => {
    const stack = await aStack(CHAIN);
    await stack.setFaults({ method: "Update", name: "b", error: "quota exceeded" });

    const stopped = await stack.rollback("--to", "v1.0.0", "--yes");
    assert.equal(stopped.exitCode, 11, stopped.stderr);
    assert.match(stopped.stdout, /quota exceeded/);
    assert.match(stopped.stdout, /rollback resume --stack prod/);
    const status = await stack.rollback("status");
    assert.equal(status.exitCode, 11);
    assert.match(status.stdout, /failed +update-stack/);

    await stack.setFaults();
    await assertResumed(stack);
    assert.deepEqual(await stack.effects(), ["Update a", "Update b", ...CHAIN_EFFECTS.slice(1)]);
  });

  it("waits for a Pulumi process that outlived it, and takes its success as its own", async () => {
    const stack = await aStack(CHAIN);
    await stack.setFaults({ method: "Update", name: "b", delayMs: 4000, times: 1 });
    const run = stack.start("--to", "v1.0.0", "--yes");
    await untilCalled(stack, "Update b");
    run.kill();
    assert.equal((await run.ended).signal, "SIGKILL");
    assert.equal((await engineOf(stack)).length, 1, "the update is still at work");

    await assertResumed(stack);
    assert.deepEqual(await stack.effects(), CHAIN_EFFECTS);
    const outcome = stack
      .journal()
      .findLast(({ record }) => record.type === "step-settled" && record.outcome.step === "update-stack");
    assert.match(JSON.stringify(outcome), /found done after an interruption/);
  });

  it("reports a killed Pulumi process as stopped, clears the lock it left and finishes the rest", async () => {
    const stack = await aStack(CHAIN);
    await stack.setFaults({ method: "Update", name: "b", delayMs: SLOW, times: 1 });
    const run = stack.start("--to", "v1.0.0", "--yes");
    await untilCalled(stack, "Update b");
    for (const { pid } of await engineOf(stack)) process.kill(pid, "SIGKILL");

    const stopped = await run.ended;
    assert.equal(stopped.exitCode, 11, stopped.stderr);
    assert.equal(locks(stack).length, 1, "a killed engine leaves its lock");
    await assertResumed(stack);
  });

  it("finishes the rest after everything was killed in the middle of an update", async () => {
    const stack = await aStack(CHAIN);
    await stack.setFaults({ method: "Update", name: "b", delayMs: SLOW, times: 1 });
    const run = stack.start("--to", "v1.0.0", "--yes");
    await untilCalled(stack, "Update b");
    await killProcessesOf(stack.lab);
    await run.ended;
    assert.deepEqual(
      (await stack.state()).pendingOperations.map(({ type }) => type),
      ["updating"],
    );

    await assertResumed(stack);
  });

  it("is finished by another machine when the first one is gone", async () => {
    const stack = await aStack(CHAIN);
    const killed = await stack.killAt("after-effect", "update-stack", "--to", "v1.0.0", "--yes");
    assert.equal(killed.signal, "SIGKILL", killed.stderr);

    const there = await stack.elsewhere();
    await assertResumed(there);
    assert.deepEqual(await there.effects(), CHAIN_EFFECTS);
    const here = await stack.rollback("resume");
    assert.equal(here.exitCode, 2, "the first machine hears of it when it comes back");
    assert.match(here.stderr, /error RUN_NOT_FOUND: stack "prod" has no unfinished run/);
  });

  it("stops for a person when everything was killed in the middle of a create", async () => {
    const stack = await aStack(CHAIN);
    await stack.setFaults({ method: "Create", name: "old", delayMs: SLOW, times: 1 });
    const run = stack.start("--to", "v1.0.0", "--yes");
    await untilCalled(stack, "Create old");
    await killProcessesOf(stack.lab);
    await run.ended;

    const unsure = await stack.rollback("resume");
    assert.equal(unsure.exitCode, 11, unsure.stderr);
    assert.match(unsure.stdout, /interrupted while creating/);
    assert.deepEqual(await stack.effects(), CHAIN_EFFECTS, "nothing was done on a guess");

    await stack.pulumi("cancel", "--yes", "prod");
    await stack.pulumi("refresh", "--stack", "prod", "--yes", "--skip-preview", "--clear-pending-creates");
    await assertResumed(stack);
  });
});

async function assertResumed(stack: Scenario): Promise<void> {
  const resumed = await stack.rollback("resume");
  assert.equal(resumed.exitCode, 0, resumed.stderr + resumed.stdout);
  assert.deepEqual(await generations(stack.lab), ROLLED_BACK);
  const { resources, pendingOperations } = await stack.state();
  assert.deepEqual(Object.keys(resources).sort(), ["a", "b", "old"]);
  assert.deepEqual(pendingOperations, []);
  assert.deepEqual(locks(stack), []);
  const last = stack.journal().at(-1)?.record;
  assert.equal(last?.type === "run-finished" && last.outcome, "rolled-back");
}

function untilCalled(stack: Scenario, effect: string): Promise<true> {
  return until(effect, async () => (await stack.effects()).includes(effect));
}

async function engineOf(stack: Scenario) {
  const processes = await processesOf(stack.lab);
  return processes.filter(
    ({ command: [program = "", verb] }) => /(^|\/)pulumi$/.test(program) && verb === "up",
  );
}

function locks({ backend }: Scenario): string[] {
  return globSync(join(backend, ".pulumi/locks/**/*.json"));
}
