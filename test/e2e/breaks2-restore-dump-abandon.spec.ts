import assert from "node:assert/strict";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { dumpTo } from "../../src/adapters/postgres-write-dump.ts";
import { describeOne, PASSWORD, query } from "../lab/cloud/rds-harness.ts";
import { aDataStack, endWorlds } from "./_data-stack.ts";

describe("breaking a run that brings a dump back", function () {
  this.timeout(300_000);
  let folder = "";
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), "dumps-"));
  });
  after(async () => {
    await endWorlds();
    await rm(folder, { recursive: true, force: true });
  });

  it("killed behind its own fence and given up, leaves no database closed without a word", async () => {
    const world = await aDataStack({ up: "SELECT 1" });
    const { stack, rds } = world;
    const { Endpoint } = await describeOne(rds, "orders");
    const { Address: host = "", Port: port = 0 } = Endpoint ?? {};
    const file = join(folder, "platform.dump");
    await dumpTo(
      file,
      { host, port, database: "platform", user: "app", password: PASSWORD, ssl: false },
      {
        ...{ format: "custom", tables: [], run: "earlier", directory: folder, environment: process.env },
        signal: new AbortController().signal,
      },
    );
    await stack.write(
      "rollback.yaml",
      `version: 1
steps:
  - kind: restore-dump
    phase: fence # the data goes back before the program does
    connection: { host: "${host}", port: ${port}, database: platform, user: app, password: { env: DB_PASSWORD }, ssl: false }
    directory: ${folder}
    dump: platform.dump
    quietFor: 60s
    patience: 2m
`,
    );
    const ask = async (text: string) => query(await describeOne(rds, "orders"), text, "postgres");
    await ask("CREATE ROLE shop LOGIN");
    const isOpen = async (): Promise<boolean> => {
      const [row] = await ask("SELECT has_database_privilege('shop', 'platform', 'CONNECT') AS open");
      return (row as { open: boolean }).open;
    };
    assert.equal(await isOpen(), true);
    const run = stack.start("--to", "v1.0.0", "--yes");
    const deadline = performance.now() + 120_000;
    while ((await isOpen()) && performance.now() < deadline) await sleep(200);
    const { stdout: atWork } = await stack.rollback("status");
    run.kill();
    const killed = await run.ended;
    assert.equal(await isOpen(), false, killed.stdout + killed.stderr + atWork);

    const abandoned = await stack.rollback("abandon");
    const status = await stack.rollback("status");
    const isNamed = /CLOSED/.test(abandoned.stdout + status.stdout);
    assert.ok(
      (await isOpen()) || isNamed,
      `abandon exits ${abandoned.exitCode}, status ${status.exitCode}; platform is closed and named nowhere:\n${abandoned.stdout}\n${abandoned.stderr}\n${status.stdout}`,
    );
    assert.ok(await readFile(file));
  });
});
