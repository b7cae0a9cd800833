import assert from "node:assert/strict";
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { publishReleases } from "../../lab/platform/publish-releases.ts";
import { freePort } from "../../lab/cluster/pods/free-port.ts";
import { eventually } from "../lab/cloud/start-lab.ts";

describe("the platform's backend", function () {
  this.timeout(20_000);
  const directory = mkdtempSync(join(tmpdir(), "backend-spec-"));
  const children: ChildProcess[] = [];
  before(() => publishReleases(directory));
  after(() => {
    for (const child of children) child.kill("SIGKILL");
    rmSync(directory, { recursive: true });
  });

  async function start(version: string, env: Record<string, string> = {}) {
    const port = await freePort();
    const script = join(directory, "releases", "backend", version, "server.js");
    const child = spawn(process.execPath, [script], {
      env: { ...env, PORT: String(port) },
      stdio: "inherit",
    });
    children.push(child);
    const url = `http://127.0.0.1:${port}`;
    await eventually(
      async () => ((await fetch(url).catch(() => undefined)) === undefined ? undefined : true),
      version,
    );
    return { child, url };
  }

  async function failuresOf(url: string, requests: number): Promise<number> {
    const statuses = await Promise.all(
      Array.from({ length: requests }, async () => (await fetch(url)).status),
    );
    return statuses.filter((status) => status === 500).length;
  }

  it("says which release it is and never fails when it is a good one", async () => {
    const { url } = await start("1.2.3");
    assert.deepEqual(await (await fetch(`${url}/version`)).json(), { version: "1.2.3" });
    assert.equal(await failuresOf(`${url}/`, 50), 0);
  });

  it("fails a fifth of the requests when it is the bad one, while its health check is content", async () => {
    const { url } = await start("1.3.0");
    assert.equal(await failuresOf(`${url}/`, 50), 10);
    assert.equal(await failuresOf(`${url}/health`, 20), 0);
    assert.deepEqual(await (await fetch(`${url}/version`)).json(), { version: "1.3.0" });
  });

  it("answers an error and stays up when its database is away", async () => {
    const { url, child } = await start("1.2.3", { DB_HOST: "127.0.0.1", DB_PORT: "1", DB_USER: "platform" });
    assert.equal((await fetch(`${url}/`)).status, 500);
    assert.equal((await fetch(`${url}/health`)).status, 200);
    assert.equal(child.exitCode, null);
  });

  it("ends by itself when it is asked to", async () => {
    const { child } = await start("1.2.3");
    child.kill("SIGTERM");
    assert.deepEqual(await once(child, "exit"), [0, null]);
  });
});
