import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { findProcess } from "../../src/adapters/processes.ts";
import { type Command, runCommand } from "../../src/adapters/shell.ts";
import { canaryTexts, HOSTILE_TEXTS } from "./shell-hostile.ts";

const ENVIRONMENT = { PATH: process.env["PATH"] ?? "" };
const ECHO = "process.stdout.write(JSON.stringify(process.argv.slice(1)))";

describe("a command", () => {
  let directory: string;
  beforeEach(async () => (directory = await mkdtemp(join(tmpdir(), "shell-"))));
  afterEach(() => rm(directory, { recursive: true }));

  const run = (argv: string[], more: Partial<Command> = {}) =>
    runCommand({ argv, directory, environment: ENVIRONMENT, ...more });

  it("tells the exit code and the lines of both streams", async () => {
    const lines: string[] = [];
    const end = await run(["sh", "-c", "echo one; echo two >&2; printf three; exit 7"], {
      onLine: (line) => lines.push(line),
    });
    assert.equal(end.how, "exited");
    assert.equal(end.exitCode, 7);
    assert.deepEqual(lines.toSorted(), ["one", "three", "two"]);
    assert.ok(lines.indexOf("one") < lines.indexOf("three"));
  });

  it("reads hostile arguments as data", async () => {
    const canary = join(directory, "canary");
    const words = [...canaryTexts(canary), ...HOSTILE_TEXTS];
    const end = await run(["node", "-e", ECHO, "--", ...words]);
    assert.deepEqual(JSON.parse(end.output), words);
    assert.equal(existsSync(canary), false);
  });

  it("gives the child no variable but the named ones", async () => {
    process.env["SHELL_SPEC_SECRET"] = "s3cret";
    const end = await run(["env"], { environment: { ...ENVIRONMENT, ONE: "1" } }).finally(
      () => delete process.env["SHELL_SPEC_SECRET"],
    );
    assert.match(end.output, /^ONE=1$/m);
    assert.doesNotMatch(end.output, /s3cret/);
  });

  it("stops the whole group when the time is over, first politely", async () => {
    const end = await run(["sh", "-c", "trap 'echo asked; exit 0' TERM; sleep 60 & echo $! > child; wait"], {
      timeoutMs: 300,
    });
    assert.equal(end.how, "timed-out");
    assert.match(end.output, /asked/);
    assert.equal(await findProcess(Number(await readFile(join(directory, "child"), "utf8"))), undefined);
  });

  it("kills a group that ignores SIGTERM after the grace", async () => {
    const begun = Date.now();
    const end = await run(["sh", "-c", "trap '' TERM; sleep 60"], { timeoutMs: 200, graceMs: 300 });
    assert.equal(end.how, "timed-out");
    assert.ok(Date.now() - begun < 5000);
  });

  it("tells an abort from a time-out", async () => {
    const end = await run(["sleep", "60"], { signal: AbortSignal.timeout(150), timeoutMs: 30_000 });
    assert.equal(end.how, "cancelled");
  });

  it("does not wait for a grandchild that keeps the pipe open", async () => {
    const begun = Date.now();
    const end = await run(["sh", "-c", "sleep 20 & echo $! > child; echo done"]);
    const child = Number(await readFile(join(directory, "child"), "utf8"));
    process.kill(child, "SIGKILL");
    assert.equal(end.exitCode, 0);
    assert.match(end.output, /done/);
    assert.ok(Date.now() - begun < 5000);
  });

  it("keeps only the end of endless output", async () => {
    const end = await run(["sh", "-c", "yes | head -c 3000000; echo last"]);
    assert.equal(end.exitCode, 0);
    assert.equal(end.output.length, 64 * 1024);
    assert.ok(end.output.endsWith("last\n"));
  });

  it("takes escape sequences and direction marks out of the lines it hands out", async () => {
    const lines: string[] = [];
    await run(["printf", "\u001b[31mred\u001b[0m \u202e!\n"], { onLine: (line) => lines.push(line) });
    assert.deepEqual(lines, ["red \\u{202e}!"]);
  });

  it("says that a program was not found", async () => {
    const end = await run(["no-such-program-here"]);
    assert.equal(end.how, "not-started");
    assert.match(end.detail, /not found/);
  });

  it("says which signal killed the program", async () => {
    const end = await run(["sh", "-c", "kill -KILL $$"]);
    assert.equal(end.how, "killed");
    assert.match(end.detail, /SIGKILL/);
  });

  it("does not begin once it is cancelled", async () => {
    const end = await run(["touch", "canary"], { signal: AbortSignal.abort() });
    await sleep(50);
    assert.equal(end.how, "cancelled");
    assert.equal(existsSync(join(directory, "canary")), false);
  });
});
