import assert from "node:assert/strict";
import { mkdtemp, readFile, rm, stat } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { execa } from "execa";
import { findProcess } from "../../src/adapters/processes.ts";
import { startDetached } from "../../src/adapters/shell-detached.ts";

const STARTER = `
const { startDetached } = await import(process.argv[1]);
const command = { argv: ["sh", "-c", "sleep 0.3; echo outlived; exec sleep 60"], directory: process.argv[2], environment: { PATH: process.env.PATH } };
console.log((await startDetached({ ...command, logFile: process.argv[2] + "/logs/a.log" })).pid);
`;

describe("a detached start", () => {
  let directory: string;
  beforeEach(async () => (directory = await mkdtemp(join(tmpdir(), "detached-"))));
  afterEach(() => rm(directory, { recursive: true }));

  it("outlives the process that made it, and goes on writing its log", async () => {
    const module = new URL("../../src/adapters/shell-detached.ts", import.meta.url).href;
    const { stdout } = await execa("node", ["--input-type=module", "-e", STARTER, module, directory]);
    const running = await findProcess(Number(stdout));
    assert.equal(running?.processGroup, running?.pid);
    await sleep(600);
    assert.equal(await readFile(join(directory, "logs/a.log"), "utf8"), "outlived\n");
    assert.equal((await stat(join(directory, "logs/a.log"))).mode & 0o007, 0);
    process.kill(-Number(stdout), "SIGKILL");
  });

  it("says why nothing was started", async () => {
    const started = await startDetached({ argv: ["no-such-program"], directory, environment: {} });
    assert.ok("failed" in started && started.failed.includes("ENOENT"));
  });
});
