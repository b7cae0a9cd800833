import assert from "node:assert/strict";
import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";

import { startChild, type Child } from "./_child.ts";
import { leakingFiles, leaksIn } from "./_leaks.ts";
import { closeServers, freePort, localServer } from "./_local-server.ts";
import { aStack, cleanUp, type Scenario } from "./_scenario.ts";
import { SERVED, serverSteps, versionProbe } from "./_served.ts";
import { until } from "./_until.ts";

describe("the steps and probes of rollback.yaml", function () {
  this.timeout(120_000);
  afterEach(async () => {
    closeServers();
    await cleanUp();
  });

  it("stop the service, update the stack, start the release's one, prove its version and tell", async () => {
    const port = await freePort();
    const hook = await localServer();
    const notify = `
  - { kind: notify, url: "http://127.0.0.1:${hook.port}/hook", moment: fenced, message: "to {{release.tag}}", required: true }`;
    const { stack, server } = await servedStack(port, `${serverSteps(port, notify)}${versionProbe(port)}`);

    const done = await stack.rollback("--to", "v1.0.0", "--yes", "--output", "json");
    assert.equal(done.exitCode, 0, done.stderr + done.stdout);
    assert.equal((await server.ended).signal, "SIGTERM");
    assert.equal(await versionAt(port), "1.0.0");
    assert.deepEqual(await stack.effects(), ["Update a"]);
    const [event] = hook.bodies.map(
      (body) => JSON.parse(body) as { type: string; data: { message: string } },
    );
    assert.deepEqual(
      [hook.bodies.length, event?.type, event?.data.message],
      [1, "rollback.fenced", "to v1.0.0"],
    );
    const report = JSON.parse(done.stdout) as {
      verification: { verdict: string; probes: { probe: string }[] };
    };
    assert.equal(report.verification.verdict, "passed");
    assert.deepEqual(
      report.verification.probes.map(({ probe }) => probe),
      ["stack record", "web"],
    );
  });

  it("take back what was done when one fails before the stack is touched", async () => {
    const port = await freePort();
    const failing =
      '  - { kind: run-command, id: drain, phase: fence, command: ["false"], rerunnable: true }';
    const { stack, server } = await servedStack(port, serverSteps(port, failing));

    const undone = await stack.rollback("--to", "v1.0.0", "--yes");
    assert.equal(undone.exitCode, 1, undone.stderr + undone.stdout);
    assert.match(undone.stdout, /everything done before it was\s+taken back/);
    assert.equal((await server.ended).signal, "SIGTERM", "it had been stopped");
    assert.equal(await versionAt(port), "1.1.0", "and runs again");
    assert.deepEqual(await stack.effects(), []);
    assert.equal((await stack.rollback("status")).exitCode, 0);
  });

  it("end with exit 12 when the wrong version answers, and only look again when resumed", async () => {
    const service = await localServer('{ "version": "1.1.0" }');
    const stack = await aStack({ ...SERVED, rollbackYaml: `version: 1\n${versionProbe(service.port)}` });

    const failed = await stack.rollback("--to", "v1.0.0", "--yes");
    assert.equal(failed.exitCode, 12, failed.stderr + failed.stdout);
    assert.match(failed.stdout, /version "1\.1\.0" instead of "1\.0\.0"/);
    service.answer = '{ "version": "1.0.0" }';
    const resumed = await stack.rollback("resume");
    assert.equal(resumed.exitCode, 0, resumed.stderr + resumed.stdout);
    assert.deepEqual(await stack.effects(), ["Update a"]);
  });

  it("keep what their secrets hold out of every output, whatever the variables are called", async () => {
    const plain = await aStack({
      ...SERVED,
      rollbackYaml: `version: 1
steps:
  - kind: run-command
    id: tell
    command: ["sh", "-c", "echo connecting to postgres://app:$PGPASSWORD@db/shop; exit 1"]
    env: { PGPASSWORD: { env: ORDERS_LOGIN } }
`,
    });
    const login = "hunter2-hunter2";
    const stack = plain.withEnvironment({ ORDERS_LOGIN: login });
    const { stdout, stderr } = await stack.rollback("--to", "v1.0.0", "--yes");
    assert.match(stdout + stderr, /postgres:\/\/app:\*\*\*@db/);
    assert.deepEqual(leaksIn(stdout + stderr, login), []);
    assert.deepEqual(await leakingFiles(stack.runDirectory(), [login]), []);
  });

  it("end with exit 13 when nobody answers: no answer is no success", async () => {
    const rollbackYaml = `version: 1\n${versionProbe(await freePort())}`;
    const stack = await aStack({ ...SERVED, rollbackYaml });

    const unsure = await stack.rollback("--to", "v1.0.0", "--yes");
    assert.equal(unsure.exitCode, 13, unsure.stderr + unsure.stdout);
    assert.match(unsure.stdout, /rollback resume --stack prod/);
    assert.deepEqual(await stack.effects(), ["Update a"]);
  });
});

/** The stack with its v1.1.0 server at work, recorded in the pid file that rollback.yaml names. */
async function servedStack(port: number, settings: string): Promise<{ stack: Scenario; server: Child }> {
  const stack = await aStack({ ...SERVED, rollbackYaml: `version: 1\n${settings}` });
  const env = { ...stack.env, PORT: String(port) };
  const server = startChild(["node", "server.js"], { cwd: stack.project, env });
  await mkdir(join(stack.project, "run"));
  await writeFile(join(stack.project, "run/web.pid"), String(server.pid));
  await until("the server", async () => (await versionAt(port)) === "1.1.0");
  return { stack, server };
}

async function versionAt(port: number): Promise<string | undefined> {
  try {
    const response = await fetch(`http://127.0.0.1:${port}/`);
    return ((await response.json()) as { version: string }).version;
  } catch {
    return undefined;
  }
}
