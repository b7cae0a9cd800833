import assert from "node:assert/strict";
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DATA_HISTORY } from "../../lab/platform/histories/data.ts";
import { publishReleases } from "../../lab/platform/publish-releases.ts";
import { freePort } from "../../lab/cluster/pods/free-port.ts";
import { usePostgres } from "../_postgres.ts";
import { eventually } from "../lab/cloud/start-lab.ts";

describe("the platform's backend", function () {
  this.timeout(20_000);
  const directory = mkdtempSync(join(tmpdir(), "backend-spec-"));
  const children: ChildProcess[] = [];
  before(() => {
    publishReleases(directory);
    publishReleases(join(directory, "data"), DATA_HISTORY);
  });
  after(() => {
    for (const child of children) child.kill("SIGKILL");
    rmSync(directory, { recursive: true });
  });

  async function start(version: string, env: Record<string, string> = {}, lab = directory) {
    const port = await freePort();
    const script = join(lab, "releases", "backend", version, "server.js");
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

  describe("with migrations", () => {
    const server = usePostgres();

    it("keeps each order's customer, until the bad release takes orders without and cannot show them", async () => {
      await server().freshDatabase("shop");
      const table = readFileSync(join(DATA_HISTORY.folder, "migrations", "001_create-orders.sql"), "utf8");
      await server().sql("shop", `SET ROLE master; ${table.split("-- Down")[0] ?? ""}`);
      const { port, user, password = "" } = server().connection("shop");
      const env = { DB_HOST: "127.0.0.1", DB_PORT: String(port), DB_NAME: "shop", DB_USER: user };
      const begin = (version: string) =>
        start(version, { ...env, DB_PASSWORD: password }, join(directory, "data"));
      const body = JSON.stringify({ item: "book", customer: "O'Hara" });
      const order = async (url: string) => (await fetch(`${url}/orders`, { method: "POST", body })).status;

      const good = await begin("1.2.3");
      assert.equal(await order(good.url), 201);
      const [row] = await server().sql("shop", "SELECT item, customer FROM orders");
      assert.deepEqual(row, { item: "book", customer: "O'Hara" });
      assert.equal((await fetch(good.url)).status, 200);

      await server().sql("shop", "ALTER TABLE orders DROP COLUMN customer");
      const bad = await begin("1.3.0");
      assert.equal(await order(bad.url), 201);
      const answer = await fetch(bad.url);
      assert.equal(answer.status, 500);
      assert.match(JSON.stringify(await answer.json()), /column \\"customer\\" does not exist/);
    });
  });
});
