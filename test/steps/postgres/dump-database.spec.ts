import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { chmod, readdir, readFile, rm, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { inspectDump } from "../../../src/adapters/postgres-inspect-dump.ts";
import { dumpDatabase } from "../../../src/steps/postgres/dump-database.ts";
import { usePostgres } from "../../_postgres.ts";
import type { StepWorld } from "../step-context.ts";
import { aDatabaseWorld, bind, settingsOf } from "./_step.ts";

describe("dumping a database", () => {
  const server = usePostgres();
  let world: StepWorld;
  before(async () => {
    await server().freshDatabase("shop");
    await server().sql(
      "shop",
      "CREATE TABLE orders (id int, note text); INSERT INTO orders SELECT g, 'note ' || g FROM generate_series(1, 500) g",
    );
  });
  beforeEach(async () => {
    world = await aDatabaseWorld(server().connection("shop"));
  });
  afterEach(() => world.end());

  const step = (more: object = {}, context: Partial<StepWorld["context"]> = {}) =>
    bind(
      dumpDatabase,
      { connection: settingsOf(server().connection("shop")), directory: world.directory, ...more },
      { ...world, context: { ...world.context, ...context } },
    );

  for (const [format, ending] of [
    ["custom", "dump"],
    ["plain", "sql"],
    ["gzip", "sql.gz"],
  ] as const)
    it(`writes ${format} with a manifest that counts what is in it, for the owner only`, async () => {
      assert.deepEqual(await step({ format }).check(), []);
      const { status, detail, data } = await step({ format }).apply();
      assert.equal(status, "succeeded", detail);
      const file = join(world.directory, `shop-run-1-a-step.${ending}`);
      assert.deepEqual((await readdir(world.directory)).sort(), [
        `shop-run-1-a-step.${ending}`,
        `shop-run-1-a-step.${ending}.manifest.json`,
      ]);
      assert.equal((await stat(file)).mode & 0o777, 0o600);
      const facts = await inspectDump(file, { directory: world.directory, environment: process.env });
      assert.equal(facts.format, format);
      assert.equal(facts.database, "shop");
      assert.deepEqual(facts.tables, ["public.orders"]);
      assert.deepEqual(facts.manifest?.tables, { "public.orders": 500 });
      assert.equal(facts.sha256, data?.["sha256"]);
      assert.match(facts.manifest.systemIdentifier ?? "", /^\d+$/);
      assert.equal((await step({ format }).observe()).found, "done");
      assert.ok(!JSON.stringify(data).includes("s3cret"));
    });

  it("is not found done when the dump was changed, is another run's, or has no manifest", async () => {
    await step().apply();
    assert.equal((await step({}, { run: "run-2" }).observe()).found, "not-done");
    const file = join(world.directory, "shop-run-1-a-step.dump");
    await writeFile(file, "short");
    assert.equal((await step().observe()).found, "not-done");
    await rm(`${file}.manifest.json`);
    assert.equal((await step().observe()).found, "not-done");
  });

  it("starts anew after it was killed, and leaves nothing half behind", async () => {
    const partial = join(world.directory, "shop-run-1-a-step.dump.partial");
    await writeFile(partial, "half");
    assert.equal((await step().observe()).found, "not-done");
    assert.equal((await step().apply()).status, "succeeded");
    await assert.rejects(stat(partial));
  });

  it("removes the partial file when it fails or is stopped", async () => {
    const abort = new AbortController();
    const locker = await server().session("shop", "admin");
    await locker.query("BEGIN; LOCK TABLE orders IN ACCESS EXCLUSIVE MODE");
    const dumping = step({}, { signal: abort.signal }).apply();
    setTimeout(() => abort.abort(), 700);
    assert.equal((await dumping).status, "failed");
    await locker.end();
    assert.deepEqual(await readdir(world.directory), []);
  });

  it("refuses what cannot work, before anything", async () => {
    const first = async (more: object, context = {}) => (await step(more, context).check())[0];
    assert.equal((await first({ directory: "/nowhere/at/all" }))?.code, "DUMP_FOLDER_UNUSABLE");
    assert.equal((await first({ tables: ["public.ordrs"] }))?.code, "TABLE_UNKNOWN");
    assert.equal((await first({ spaceFactor: 1e12 }))?.code, "DISK_SPACE_SHORT");
    assert.match((await first({ spaceFactor: 1e12 }))?.message ?? "", /^the dump needs [\d,]+ MB free in/);
    assert.throws(() => {
      step({ spaceFactor: 1 });
    });
    assert.match((await step({ spaceFactor: 1e12 }).apply()).detail, /MB free/);
  });

  it("refuses a pg_dump that is older than the server", async () => {
    const old = join(world.directory, "pg_dump");
    await writeFile(old, "#!/bin/sh\necho 'pg_dump (PostgreSQL) 9.6.24'\n");
    await chmod(old, 0o755);
    const environment = { ...world.context.environment, PATH: world.directory };
    const [finding] = await step({}, { environment }).check();
    // Where the package of the server's version lies in its usual place, that one is taken.
    if (finding !== undefined)
      assert.match(finding.message, /"pg_dump" is version 9\.6\.24.*, and the server is \d+/);
    else
      assert.ok(
        execFileSync("sh", [
          "-c",
          "ls /usr/lib/postgresql/*/bin/pg_dump /usr/pgsql-*/bin/pg_dump 2>/dev/null || true",
        ]).length > 0,
      );
    assert.match(await readFile(old, "utf8"), /9\.6/);
  });
});
