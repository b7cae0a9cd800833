import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import {
  findByEnvironment,
  findProcess,
  isGroupRunning,
  isRunning,
  signalProcess,
  startedAtMs,
} from "../../src/adapters/processes.ts";

describe("a process", () => {
  const start = async (environment: Record<string, string> = {}) => {
    const child = spawn("sleep", ["60"], {
      detached: true,
      stdio: "ignore",
      env: { ...process.env, ...environment },
    });
    await once(child, "spawn");
    const running = await findProcess(child.pid!);
    assert.ok(running);
    return { child, running };
  };

  it("is named by pid, start and boot, and leads the group it was started in", async () => {
    const { child, running } = await start();
    assert.equal(running.processGroup, child.pid);
    assert.equal(await isRunning(running), true);
    const begun = await startedAtMs(running);
    assert.ok(begun !== undefined && Math.abs(Date.now() - begun) < 5000, `began at ${String(begun)}`);
    child.kill("SIGKILL");
    await once(child, "exit");
    assert.equal(await isRunning(running), false);
    assert.equal(await isGroupRunning(running.pid), false);
  });

  it("is not mistaken for a later one with the same pid", async () => {
    const { child, running } = await start();
    assert.equal(await isRunning({ ...running, startTime: "1" }), false);
    child.kill("SIGKILL");
  });

  it("does not run any more as a zombie", async () => {
    const parent = spawn("sh", ["-c", "sleep 0.05 & echo $!; exec sleep 30"], {
      stdio: ["ignore", "pipe", "ignore"],
    });
    const [line] = (await once(parent.stdout, "data")) as [Buffer];
    await new Promise((resolve) => setTimeout(resolve, 300));
    const zombie = Number(line.toString());
    assert.doesNotThrow(() => process.kill(zombie, 0), "the zombie still has its pid");
    assert.equal(await findProcess(zombie), undefined);
    parent.kill("SIGKILL");
  });

  it("is found by a variable of its environment", async () => {
    const { child } = await start({ ROLLBACK_SPEC_KEY: "key-1" });
    const found = await findByEnvironment("ROLLBACK_SPEC_KEY", "key-1");
    assert.deepEqual(
      found?.map(({ pid }) => pid),
      [child.pid],
    );
    assert.deepEqual(await findByEnvironment("ROLLBACK_SPEC_KEY", "key"), []);
    child.kill("SIGKILL");
  });

  it("that has gone takes no signal", async () => {
    const { child, running } = await start();
    child.kill("SIGKILL");
    await once(child, "exit");
    assert.equal(signalProcess({ pid: running.pid, group: true }, "SIGTERM"), false);
  });

  it("has no impossible pid", async () => {
    for (const pid of [0, -1, 1.5, Number.NaN, 2 ** 40]) assert.equal(await findProcess(pid), undefined);
  });
});
