import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { readAccess, closeDatabase } from "../../../src/adapters/postgres-access.ts";
import { findPostgresTool } from "../../../src/adapters/postgres-tools.ts";
import { withDatabase } from "../../../src/adapters/postgres.ts";
import { closedDatabases } from "../../../src/model/closed-databases.ts";
import { restoreDump } from "../../../src/steps/postgres/restore-dump.ts";
import { aPlan } from "../../_builders/a-plan.ts";
import { aStep } from "../../_builders/a-step.ts";
import { usePostgres } from "../../_postgres.ts";
import { memoryIn, type StepWorld } from "../step-context.ts";
import { dumpShop, SHOP } from "./_dumps.ts";
import { aDatabaseWorld, bind, settingsOf } from "./_step.ts";

describe("breaking the return of a dump", function () {
  this.timeout(40_000);
  const server = usePostgres();
  let world: StepWorld;
  let folder = "";
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), "dumps-"));
    const rows = await server().sql("postgres", "SELECT datname AS name FROM pg_database WHERE datname LIKE 'shop%'");
    for (const { name } of rows) await server().sql("postgres", `DROP DATABASE "${String(name)}" WITH (FORCE)`);
    await server().freshDatabase("shop");
    await server().sql("shop", SHOP);
    world = await aDatabaseWorld(server().connection("shop"));
  });
  afterEach(async () => {
    await world.end();
    await rm(folder, { recursive: true, force: true });
  });

  const step = (dump: string, more: object = {}) =>
    bind(
      restoreDump,
      {
        ...{ connection: settingsOf(server().connection("shop")), directory: folder, dump },
        ...{ quietFor: "500ms", patience: "2s", ...more },
      },
      world,
    );
  const isOpenToApp = async (name = "shop") =>
    (await server().sql("postgres", `SELECT has_database_privilege('app', '${name}', 'CONNECT') AS may`))[0]?.["may"];
  const outside = () => ({ ...server().connection("shop"), database: "postgres" });

  /** As a kill leaves it between the step's own fence and the switch. */
  const cutOffBehindTheFence = async () => {
    await withDatabase(outside(), async (session) => {
      const before = await readAccess(session, "shop");
      assert.ok(before);
      await server().sql("postgres", "CREATE DATABASE shop_restore_run_1 OWNER master");
      const [made] = await server().sql("postgres", "SELECT oid::text AS oid FROM pg_database WHERE datname = 'shop_restore_run_1'");
      memoryIn(world.directory, world.context.step.id).remember({
        ...{ live: "shop", scratch: "shop_restore_run_1", old: "shop_old_run_1" },
        ...{ liveOid: before.oid, scratchOid: String(made?.["oid"]), before, fencedHere: true },
      });
      await closeDatabase(session, "shop", { keep: "master", limit: false, readOnly: true });
    });
  };

  it("lets applications in again when it is given up after a kill behind its own fence, or names the database", async () => {
    const dump = await dumpShop(server(), folder, { format: "custom" });
    await cutOffBehindTheFence();
    assert.equal(await isOpenToApp(), false);
    // What `abandon` does with a step that was cut off: it looks, and takes back what it does not know.
    assert.equal((await step(dump).observe()).found, "remaining");
    const { status, detail } = await step(dump).undo();
    const plan = aPlan({ steps: [aStep({ id: "restore-dump", kind: "restore-dump" })] });
    const undone = status === "failed" ? ("failed" as const) : ("succeeded" as const);
    const outcome = { step: "restore-dump", status: "unknown", detail, undone, startedAt: undefined, durationMs: undefined } as const;
    const named = closedDatabases({ plan, steps: [outcome] });
    assert.ok((await isOpenToApp()) === true || named.length > 0, `closed, "${status}: ${detail}", and named nowhere`);
  });

  it("can be given up again when it was cut off while the old database got its name back", async () => {
    const dump = await dumpShop(server(), folder, { format: "custom" });
    assert.equal((await step(dump).apply()).status, "succeeded");
    // The undo fences the restored copy first; killed there, the next abandon finds it closed.
    await withDatabase(outside(), (session) => closeDatabase(session, "shop", { keep: "master", limit: false, readOnly: false }));
    const { status, detail } = await step(dump).undo();
    assert.equal(status, "succeeded", detail);
    assert.equal(await isOpenToApp(), true);
  });

  it("does not let a dump of the schema alone take the place of the rows", async () => {
    const tool = await findPostgresTool("pg_dump", { environment: process.env });
    const { host, port, user, password } = server().connection("shop");
    const dump = join(folder, "schema.dump");
    execFileSync(tool.path, ["-Fc", "--schema-only", `--file=${dump}`, "shop"], {
      env: { PATH: process.env["PATH"], PGHOST: host, PGPORT: String(port), PGUSER: user, PGPASSWORD: password },
    });
    const blocked = (await step(dump).check()).some(({ level }) => level === "blocking");
    const { status, detail } = await step(dump).apply();
    const [left] = await server().sql("shop", "SELECT count(*)::int AS n FROM orders");
    assert.deepEqual([left?.["n"], status, blocked], [400, "failed", true], detail);
  });

  it("does not let a dump of one table take the place of the whole database", async () => {
    const tool = await findPostgresTool("pg_dump", { environment: process.env });
    const { host, port, user, password } = server().connection("shop");
    const dump = join(folder, "one.dump");
    execFileSync(tool.path, ["-Fc", "--table=customers", `--file=${dump}`, "shop"], {
      env: { PATH: process.env["PATH"], PGHOST: host, PGPORT: String(port), PGUSER: user, PGPASSWORD: password },
    });
    const blocked = (await step(dump).check()).some(({ level }) => level === "blocking");
    const { status, detail } = await step(dump).apply();
    const [left] = await server().sql("shop", "SELECT to_regclass('public.orders') IS NOT NULL AS there");
    assert.deepEqual([left?.["there"], status, blocked], [true, "failed", true], detail);
  });

  it("keeps the collation of a database that sorts by ICU", async function () {
    await server().sql("postgres", "DROP DATABASE shop");
    try {
      await server().sql("postgres", "CREATE DATABASE shop OWNER master TEMPLATE template0 LOCALE_PROVIDER icu ICU_LOCALE 'de-DE'");
    } catch {
      this.skip();
    }
    await server().sql("shop", `SET ROLE master; CREATE TABLE words (word text); INSERT INTO words VALUES ('Zebra'), ('äpfel'), ('apfel')`);
    const order = () => server().sql("shop", "SELECT word FROM words ORDER BY word");
    const before = await order();
    const dump = await dumpShop(server(), folder, { format: "custom" });
    const { status, detail } = await step(dump).apply();
    assert.equal(status, "succeeded", detail);
    assert.deepEqual(await order(), before);
  });
});
