import assert from "node:assert/strict";
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { DatabaseSettings } from "../../src/model/settings.ts";
import { examineDatabase, isClosedNow } from "../../src/use-cases/examine-data.ts";
import type { StackSession } from "../../src/use-cases/stack-session.ts";
import { aCheckpoint } from "../_builders/a-checkpoint.ts";
import { aDatabaseSettings } from "../_builders/a-database-facts.ts";
import { aStackEngine } from "../_builders/a-stack-engine.ts";
import { useDirectory } from "../_builders/use-directory.ts";
import { usePostgres } from "../_postgres.ts";

describe("looking at a database before it has to come back", function () {
  this.timeout(60_000);
  const server = usePostgres();
  const directory = useDirectory("examine-");
  let password: string;
  before(async () => {
    password = server().connection("shop").password ?? "";
    await server().freshDatabase("shop");
    await server().sql("shop", "CREATE TABLE orders (id int)");
  });
  beforeEach(() => {
    mkdirSync(join(directory(), "migrations"));
    writeFileSync(join(directory(), "migrations", "1_orders.up.sql"), "SELECT 1");
  });

  const NONE = { tool: undefined, table: undefined, status: undefined, down: undefined };
  const settingsOf = (more: Partial<DatabaseSettings> = {}): DatabaseSettings => {
    const { host, port } = server().connection("shop");
    const connection = { host: "{{outputs.host}}", port: String(port), database: "shop", user: "master" };
    assert.equal(host, "127.0.0.1");
    return aDatabaseSettings({
      ...{ resource: undefined, migrations: undefined, ...more },
      connection: { ...connection, password: { env: "DB_PASSWORD" }, ssl: false, ...more.connection },
    });
  };
  const sessionOf = (environment: Readonly<Record<string, string>> = { DB_PASSWORD: password }) =>
    ({
      request: { environment: { PATH: "", ...environment } },
      target: { organization: "organization", project: "shop", stack: "prod" },
      found: { directory: directory() },
      engineFor: () =>
        aStackEngine({
          readCheckpoint: () => Promise.resolve(aCheckpoint({ outputs: { host: "127.0.0.1" } })),
        }),
    }) as unknown as StackSession;
  const rowsOf = async (more: Partial<DatabaseSettings> = {}, session = sessionOf()): Promise<string[]> => {
    const rows = await examineDatabase(settingsOf(more), session);
    return rows.map(({ state, what, found }) => `${state}: ${what}: ${found}`);
  };

  it("says that the configured login works, and that the tables are there", async () => {
    const { port } = server();
    assert.deepEqual(await rowsOf({ tables: ["orders"] }), [
      `ok: database orders: master@127.0.0.1:${port}/shop answers`,
      "ok: tables of orders: orders",
    ]);
  });

  it("names tables that are not there", async () => {
    const [, tables] = await rowsOf({ tables: ["orders", "public.orderz"] });
    assert.match(
      tables ?? "",
      /^missing: tables of orders: there is no public\.orderz; correct data\[\]\.tables/,
    );
  });

  it("says why nobody can log in and what to do, without the password", async () => {
    const [refused] = await rowsOf({}, sessionOf({ DB_PASSWORD: "wr0ng-secret" }));
    assert.match(refused ?? "", /^missing: database orders: .*password.*; check the user and the variable/);
    assert.doesNotMatch(refused ?? "", /wr0ng/);
    const [unset] = await rowsOf({}, sessionOf({}));
    assert.match(unset ?? "", /"DB_PASSWORD" is not set; set DB_PASSWORD where the rollback runs/);
    const [elsewhere] = await rowsOf({ connection: { ...settingsOf().connection, database: "shed" } });
    assert.match(elsewhere ?? "", /"shed" does not exist; correct the database's name/);
  });

  it("finds the migration tool by its files", async () => {
    const [, found] = await rowsOf({ migrations: { ...NONE, directory: "migrations" } });
    assert.equal(found, `ok: migrations of orders: golang-migrate, ${join(directory(), "migrations")}`);
    const [, gone] = await rowsOf({ migrations: { ...NONE, directory: "db" } });
    assert.match(gone ?? "", /^missing: migrations of orders: .*cannot be read.*; correct the directory/);
  });

  it("misses the program of a tool where there is no other way back, and notes it where there is", async () => {
    const migrations = { ...NONE, directory: "migrations", tool: "alembic" };
    const last = async (more: Partial<DatabaseSettings>): Promise<string | undefined> =>
      (await rowsOf(more)).at(-1);
    assert.match((await last({ migrations })) ?? "", /^missing: .*the alembic program is not installed here/);
    const named = await last({ migrations, resource: "database" });
    assert.match(named ?? "", /^note: .*not installed here: as it is, data comes back by a restore only/);
    const command = { ...migrations, tool: "command", status: ["./status"], down: ["./down"] };
    assert.match((await last({ migrations: command })) ?? "", /the program "\.\/status" is not found here/);
  });

  it("names a resource that the stack does not have", async () => {
    const [, rds] = await rowsOf({ resource: "database" });
    assert.match(rds ?? "", /^missing: RDS of orders: the state of stack "prod" has no RDS instance/);
  });

  it("tells whether applications are kept out, also of one that the toolkit may still enter", async () => {
    assert.equal(await isClosedNow(settingsOf(), sessionOf()), false);
    await server().sql("postgres", "REVOKE CONNECT ON DATABASE shop FROM PUBLIC");
    assert.equal(await isClosedNow(settingsOf(), sessionOf()), true);
    await server().sql("postgres", "GRANT CONNECT ON DATABASE shop TO PUBLIC");
  });
});
