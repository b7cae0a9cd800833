import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { readFile, stat, symlink, utimes, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { findProcess, isGroupRunning } from "../../../src/adapters/processes.ts";
import { startService } from "../../../src/steps/process/start-service.ts";
import { stopService } from "../../../src/steps/process/stop-service.ts";
import { aPlan } from "../../_builders/a-plan.ts";
import { aRelease } from "../../_builders/a-release.ts";
import { freePort } from "../../adapters/http-local-server.ts";
import { aStepWorld, type StepWorld } from "../step-context.ts";

const SERVER = `
const { createServer } = require("node:http");
setTimeout(() => createServer((_, response) => response.end("ok")).listen(Number(process.argv[2]), "127.0.0.1"), 200);
console.log("starting");
`;

describe("a service of plain processes", () => {
  let world: StepWorld;
  let pids: number[];
  beforeEach(async () => {
    world = await aStepWorld();
    pids = [];
    await writeFile(join(world.directory, "server.cjs"), SERVER);
  });
  afterEach(async () => {
    for (const pid of pids) if (await isGroupRunning(pid)) process.kill(-pid, "SIGKILL");
    await world.end();
  });

  const SLEEPER = { name: "worker", command: ["sleep", "60"], pidFile: "worker.pid" };
  const start = async (settings: object = SLEEPER, context = world.context) => {
    const result = await startService.apply(startService.settings.parse(settings), context);
    const pid = Number(/pid (\d+)/.exec(result.detail)?.[1]);
    if (pid > 0) pids.push(pid);
    return { ...result, pid };
  };
  const stop = (settings: object = SLEEPER) =>
    stopService.apply(stopService.settings.parse(settings), world.context);
  const observeStart = (settings: object = SLEEPER) =>
    startService.observe(startService.settings.parse(settings), world.context);
  const observeStop = (settings: object = SLEEPER) =>
    stopService.observe(stopService.settings.parse(settings), world.context);
  const pidFile = () => join(world.directory, "worker.pid");
  const other = () => ({ ...world.context, idempotencyKey: `${world.context.idempotencyKey}-other` });

  it("starts, is recorded for its owner only, and leads a group of its own", async () => {
    const { status, pid } = await start();
    assert.equal(status, "succeeded");
    assert.equal((await findProcess(pid))?.processGroup, pid);
    assert.equal((await stat(pidFile())).mode & 0o777, 0o600);
    assert.deepEqual(await observeStart(), { found: "done", detail: `pid ${pid} is alive` });
    assert.equal((await observeStop()).found, "not-done");
  });

  it("waits for readiness instead of sleeping", async () => {
    const port = await freePort();
    const settings = {
      ...SLEEPER,
      command: ["node", "server.cjs", String(port)],
      logFile: "logs/worker.log",
      ready: { when: { http: { url: `http://127.0.0.1:${port}/` } }, interval: "50ms", deadline: "10s" },
    };
    assert.equal((await start(settings)).status, "succeeded");
    assert.equal((await fetch(`http://127.0.0.1:${port}/`)).status, 200);
    assert.equal(await readFile(join(world.directory, "logs/worker.log"), "utf8"), "starting\n");
  });

  it("stops again what does not become ready, and shows the end of its log", async () => {
    const ready = { when: { tcp: { port: await freePort() } }, interval: "50ms", deadline: "300ms" };
    const result = await start({
      ...SLEEPER,
      command: ["sh", "-c", "echo no database; exec sleep 60"],
      logFile: "log",
      ready,
    });
    assert.equal(result.status, "failed");
    assert.match(
      result.detail,
      /did not become ready .*; pid \d+ ended by SIGTERM .*; its log ends with: no database$/,
    );
    assert.equal(await findProcess(result.pid), undefined);
    assert.equal((await observeStart()).found, "not-done");
  });

  it("fails at once when the process ends by itself", async () => {
    const begun = Date.now();
    const ready = { when: { tcp: { port: await freePort() } }, deadline: "30s" };
    const result = await start({ ...SLEEPER, command: ["sh", "-c", "sleep 0.1; exit 1"], ready });
    assert.equal(result.status, "failed");
    assert.ok(Date.now() - begun < 5000);
    assert.equal((await start({ ...SLEEPER, command: ["false"] })).status, "failed");
    assert.match((await start({ ...SLEEPER, command: ["no-such-program"] })).detail, /ENOENT/);
  });

  it("is not started a second time", async () => {
    const { pid } = await start();
    assert.deepEqual(
      [(await start()).status, (await start(SLEEPER, other())).status],
      ["succeeded", "skipped"],
    );
    assert.match(await readFile(pidFile(), "utf8"), new RegExp(`"pid": ${pid},`));
  });

  it("is not taken for the right one when another command line or release runs", async () => {
    await start();
    const result = await start({ ...SLEEPER, command: ["sleep", "61"] });
    assert.equal(result.status, "failed");
    assert.match(result.detail, /not this release with this command from this folder; stop it first$/);
    assert.equal((await observeStart({ ...SLEEPER, command: ["sleep", "61"] })).found, "not-done");
    const plan = aPlan({ to: aRelease({ commit: "0".repeat(40) }) });
    assert.equal((await start(SLEEPER, { ...world.context, plan })).status, "failed");
  });

  it("is found after a crash between start and record, and not started twice", async () => {
    const child = spawn("sleep", ["60"], {
      detached: true,
      stdio: "ignore",
      env: { ...process.env, ROLLBACK_IDEMPOTENCY_KEY: world.context.idempotencyKey },
    });
    await once(child, "spawn");
    pids.push(child.pid!);
    assert.equal((await observeStart()).found, "remaining");
    const result = await start();
    assert.deepEqual([result.status, result.pid], ["succeeded", child.pid]);
  });

  it("stops with the whole group, and forgets the pid", async () => {
    const settings = { ...SLEEPER, command: ["sh", "-c", "sleep 60 & echo $! > child; wait"] };
    const { pid } = await start(settings);
    const result = await stop(settings);
    assert.equal(result.status, "succeeded");
    assert.match(result.detail, /ended by SIGTERM/);
    assert.equal(await isGroupRunning(pid), false);
    await assert.rejects(stat(pidFile()), { code: "ENOENT" });
    assert.equal((await observeStop()).found, "done");
  });

  it("is killed when it ignores the signal beyond the grace", async () => {
    const settings = {
      ...SLEEPER,
      command: ["sh", "-c", "trap '' TERM; while :; do sleep 1; done"],
      grace: "300ms",
    };
    await start(settings);
    assert.match((await stop(settings)).detail, /ended by SIGKILL/);
  });

  it("is stopped to the last child, even when its leader was killed before", async () => {
    const settings = { ...SLEEPER, command: ["sh", "-c", "sleep 60 & wait"] };
    const { pid } = await start(settings);
    process.kill(pid, "SIGKILL");
    await sleep(100);
    assert.equal((await observeStop()).found, "remaining");
    assert.equal((await stop(settings)).status, "succeeded");
    assert.equal(await isGroupRunning(pid), false);
  });

  it("is left alone when its pid now belongs to another process", async () => {
    const { pid } = await start();
    const record = JSON.parse(await readFile(pidFile(), "utf8")) as object;
    await writeFile(pidFile(), JSON.stringify({ ...record, startTime: "1" }));
    assert.equal((await stop()).status, "skipped");
    assert.ok(await findProcess(pid));
  });

  it("is believed by a bare pid only when it is older than the file", async () => {
    const { pid } = await start();
    await writeFile(pidFile(), `${pid}\n`);
    await utimes(pidFile(), new Date(), new Date(Date.now() - 3_600_000));
    assert.equal((await stop()).status, "skipped");
    assert.ok(await findProcess(pid));
    await writeFile(pidFile(), `${pid}\n`);
    assert.equal((await stop()).status, "succeeded");
    assert.equal(await findProcess(pid), undefined);
  });

  it("is not touched by way of a pid file that cannot be understood", async () => {
    await writeFile(pidFile(), '{"pid": -1}');
    assert.equal((await stop()).status, "failed");
    assert.equal((await start()).status, "failed");
    assert.deepEqual([(await observeStop()).found, (await observeStart()).found], ["unknown", "unknown"]);
  });

  it("is skipped when it does not run, with a warning before the run", async () => {
    assert.equal((await stop()).status, "skipped");
    const findings = await stopService.check(stopService.settings.parse(SLEEPER), world.context);
    assert.deepEqual(
      findings.map(({ code }) => code),
      ["SERVICE_NOT_RECORDED"],
    );
  });

  it("runs again after the undo of a stop, and no more after the undo of a start", async () => {
    await start();
    await stop();
    const undone = await stopService.undo?.(stopService.settings.parse(SLEEPER), world.context);
    pids.push(Number(undone?.data?.["pid"]));
    assert.equal(undone?.status, "succeeded");
    assert.equal((await observeStop()).found, "not-done");
    assert.equal(
      (await startService.undo?.(startService.settings.parse(SLEEPER), world.context))?.status,
      "succeeded",
    );
    assert.equal((await observeStop()).found, "done");
  });

  it("does not follow a pid file that is a link", async () => {
    const target = join(world.directory, "target");
    await writeFile(target, "precious");
    await symlink(target, `${pidFile()}.${process.pid}.tmp`);
    await start();
    assert.equal(await readFile(target, "utf8"), "precious");
  });
});
