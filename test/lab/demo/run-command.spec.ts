import assert from "node:assert/strict";
import { existsSync, statSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { runCommand, showCommand } from "../../../lab/demo/run-command.ts";
import { useDirectory } from "../../_builders/use-directory.ts";
import { eventually } from "../cloud/start-lab.ts";

const place = (signal = new AbortController().signal) => ({ cwd: "/", env: process.env, signal });

describe("a command of the demo", () => {
  const directory = useDirectory("demo-");
  it("answers its output, or fails with all it said", async () => {
    assert.equal(await runCommand(["echo", "done"], place()), "done");
    await assert.rejects(
      runCommand(["sh", "-c", "echo so far; echo no further >&2; exit 3"], place()),
      /failed:\nso far\nno further/,
    );
    assert.equal(await showCommand(["sh", "-c", "exit 11"], place()), 11);
  });

  it("ends with all it started when it is interrupted, also what does not listen", async () => {
    const interrupt = new AbortController();
    const pulse = join(directory(), "pulse");
    // A grandchild that would outlive its parent and ignores the polite signal.
    const script = `(trap '' TERM; while :; do echo beat >> ${pulse}; sleep 0.05; done) & wait`;
    const running = runCommand(["sh", "-c", script], place(interrupt.signal));
    await eventually(() => Promise.resolve(existsSync(pulse) || undefined), "the grandchild");
    interrupt.abort(new Error("interrupted"));
    await assert.rejects(running, /interrupted/);
    const { size } = statSync(pulse);
    await sleep(200);
    assert.equal(statSync(pulse).size, size);
  });
});
