import assert from "node:assert/strict";
import { chooseDatabase } from "../../src/cli/choose-database.ts";
import type { MigrateOptions } from "../../src/cli/migrate-options.ts";
import { RollbackError } from "../../src/model/errors.ts";
import type { DatabaseSettings } from "../../src/model/settings.ts";
import { parse } from "../config/parse.ts";

const entry = (name: string, more = ""): string => `
  - name: ${name}
    connection: { host: "{{outputs.host}}", database: ${name}, user: master, password: { env: DB_PASSWORD } }
    ${more}`;
const databases = (...entries: string[]): readonly DatabaseSettings[] =>
  parse(`version: 1\ndata:${entries.join("")}`).data;
const MIGRATIONS = "migrations: { directory: db/migrations, table: app.versions }";

const choose = (data: readonly DatabaseSettings[] | undefined, options: Partial<MigrateOptions> = {}) =>
  chooseDatabase(data, options as MigrateOptions);
const refusal = (
  data: readonly DatabaseSettings[] | undefined,
  options: Partial<MigrateOptions> = {},
): string => {
  try {
    choose(data, options);
  } catch (error) {
    assert.ok(error instanceof RollbackError, String(error));
    assert.equal(error.code, "USAGE");
    return `${error.message} | ${error.remedy}`;
  }
  assert.fail("it was not refused");
};
const WHERE = { host: "db.internal", database: "shop", user: "master" };

describe("the database that migrate is about", () => {
  it("is the only one of rollback.yaml", () => {
    assert.deepEqual(choose(databases(entry("orders", MIGRATIONS))), {
      name: "orders",
      connection: {
        host: "{{outputs.host}}",
        port: "5432",
        database: "orders",
        user: "master",
        password: { env: "DB_PASSWORD" },
        ssl: true,
      },
      migrations: { directory: "db/migrations", table: "app.versions", tree: "current" },
    });
  });

  it("is the one that is named, key by key overridden by options", () => {
    const data = databases(entry("orders", MIGRATIONS), entry("users", MIGRATIONS));
    const options = { name: "users", port: 6432, ssl: false, tool: "flyway", "password-env": "OTHER" };
    const { connection, migrations } = choose(data, options);
    assert.equal(connection.database, "users");
    assert.deepEqual([connection.port, connection.ssl, connection.password], [6432, false, { env: "OTHER" }]);
    assert.deepEqual([migrations.tool, migrations.table], ["flyway", "app.versions"]);
  });

  it("bears the name of its entry, unless options say that it is another one", () => {
    const data = databases(entry("orders", MIGRATIONS));
    assert.equal(choose(data, { user: "other" }).name, "orders");
    assert.equal(choose(data, { database: "elsewhere" }).name, undefined);
    assert.equal(choose(undefined, WHERE).name, undefined);
  });

  it("is what the options say where no rollback.yaml tells, or where it tells too much", () => {
    const expected = { ...WHERE, port: 5432, ssl: true };
    for (const data of [undefined, [], databases(entry("a"), entry("b"))]) {
      const { connection, migrations } = choose(data, WHERE);
      assert.deepEqual([connection, migrations], [expected, { directory: "migrations", tree: "current" }]);
    }
  });

  it("is refused with everything that is missing", () => {
    assert.equal(
      refusal(undefined, { host: "db.internal" }),
      "it is not known which database is meant: --database, --user missing, and no stack is named whose rollback.yaml could tell | add --stack, or --database, --user",
    );
    assert.match(
      refusal([]),
      /--host, --database, --user missing, and rollback.yaml names no database \(data:\)/,
    );
    assert.match(
      refusal(databases(entry("orders"))),
      /"orders" in rollback.yaml has no migrations, and --directory/,
    );
    const two = databases(entry("a"), entry("b"));
    assert.match(refusal(two), /several databases: a, b \| name one: --name a/);
    assert.match(refusal(two, { name: "c" }), /no database "c" \| name one of a, b/);
    assert.match(refusal(undefined, { ...WHERE, name: "a" }), /no stack is named \| add --stack/);
  });

  it("is refused with commands that do not belong together", () => {
    const argv = ["status"];
    assert.match(refusal([], { ...WHERE, tool: "command" }), /needs --status-command and --down-command/);
    assert.match(
      refusal([], { ...WHERE, tool: "command", "status-command": argv }),
      /--tool command needs --down-command/,
    );
    assert.match(refusal([], { ...WHERE, "down-command": argv }), /belong to --tool command/);
  });

  it("is refused with values that cannot be", () => {
    assert.match(refusal([], { ...WHERE, port: 70_000, host: "" }), /host: .*; port: /);
  });
});
