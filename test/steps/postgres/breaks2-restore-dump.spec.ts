import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { findPostgresTool } from "../../../src/adapters/postgres-tools.ts";
import { restoreDump } from "../../../src/steps/postgres/restore-dump.ts";
import { usePostgres } from "../../_postgres.ts";
import type { StepWorld } from "../step-context.ts";
import { dumpShop, SHOP } from "./_dumps.ts";
import { aDatabaseWorld, bind, settingsOf } from "./_step.ts";

describe("breaking the return of a dump", function () {
  this.timeout(40_000);
  const server = usePostgres();
  let world: StepWorld;
  let folder = "";
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), "dumps-"));
    const rows = await server().sql(
      "postgres",
      "SELECT datname AS name FROM pg_database WHERE datname LIKE 'shop%'",
    );
    for (const { name } of rows)
      await server().sql("postgres", `DROP DATABASE "${String(name)}" WITH (FORCE)`);
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
  it("does not let a dump of the schema alone take the place of the rows", async () => {
    const tool = await findPostgresTool("pg_dump", { environment: process.env });
    const { host, port, user, password } = server().connection("shop");
    const dump = join(folder, "schema.dump");
    execFileSync(tool.path, ["-Fc", "--schema-only", `--file=${dump}`, "shop"], {
      env: {
        PATH: process.env["PATH"],
        PGHOST: host,
        PGPORT: String(port),
        PGUSER: user,
        PGPASSWORD: password,
      },
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
      env: {
        PATH: process.env["PATH"],
        PGHOST: host,
        PGPORT: String(port),
        PGUSER: user,
        PGPASSWORD: password,
      },
    });
    const blocked = (await step(dump).check()).some(({ level }) => level === "blocking");
    const { status, detail } = await step(dump).apply();
    const [left] = await server().sql("shop", "SELECT to_regclass('public.orders') IS NOT NULL AS there");
    assert.deepEqual([left?.["there"], status, blocked], [true, "failed", true], detail);
  });
});
