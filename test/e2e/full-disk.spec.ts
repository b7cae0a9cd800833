import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdir, rm } from "node:fs/promises";
import { join } from "node:path";

import { assertOneError, everything } from "./_bystanders.ts";
import { CHAIN, CHAIN_EFFECTS } from "./_chain.ts";
import { aStack, cleanUp, type Scenario } from "./_scenario.ts";

describe("a full disk under the journal", function () {
  this.timeout(120_000);
  afterEach(cleanUp);

  it("refuses to begin when there is no room at all", async () => {
    const stack = await aStack(CHAIN);
    await onSmallDisk(stack, "64k", async (directory) => {
      const before = await everything(stack);
      const small = stack.withEnvironment({ ROLLBACK_STATE: directory });
      const refused = await small.rollback("--to", "v1.0.0", "--yes");
      assert.equal(refused.exitCode, 2, refused.stderr);
      assertOneError(refused.stderr);
      assert.match(refused.stderr, /^error JOURNAL_UNWRITABLE: .*(full|ENOSPC|no space)/m);
      assert.deepEqual(await everything(stack), before);
      assert.deepEqual(await stack.effects(), []);
    });
  });

  it("stops the run with exit 11 when it fills up midway, and the run is resumed once there is room", async () => {
    const stack = await aStack(CHAIN);
    await onSmallDisk(stack, "4m", async (directory) => {
      const fill = join(directory, "fill");
      await stack.write("rollback.yaml", fillingStep(fill));
      const small = stack.withEnvironment({ ROLLBACK_STATE: directory });
      const stopped = await small.rollback("--to", "v1.0.0", "--yes");
      assert.equal(stopped.exitCode, 11, stopped.stderr + stopped.stdout);
      assert.match(stopped.stderr, /cannot be written/);
      assert.deepEqual(await stack.effects(), [], "no effect without an intent");

      await rm(fill);
      const resumed = await small.rollback("resume");
      assert.equal(resumed.exitCode, 0, resumed.stderr + resumed.stdout);
      assert.deepEqual(await stack.effects(), CHAIN_EFFECTS);
    });
  });
});

function fillingStep(file: string): string {
  const command = JSON.stringify(["sh", "-c", 'cat /dev/zero > "$1"; true', "sh", file]);
  return `version: 1\nsteps:\n  - { kind: run-command, phase: announce, command: ${command} }\n`;
}

/** Runs work on a small file system of its own; without the right to mount one it says so and does nothing. */
async function onSmallDisk(
  stack: Scenario,
  size: string,
  work: (directory: string) => Promise<void>,
): Promise<void> {
  const directory = join(stack.lab, "small");
  await mkdir(directory);
  const options = ["-t", "tmpfs", "-o", `size=${size}`, "tmpfs", directory];
  const mount = spawnSync("mount", options, { encoding: "utf8" });
  if (mount.status !== 0) {
    process.stderr.write(`not tried: a small disk cannot be mounted here (${mount.stderr.trim()})\n`);
    return;
  }
  try {
    await work(directory);
  } finally {
    spawnSync("umount", ["--lazy", directory]);
  }
}
