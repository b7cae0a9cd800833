import assert from "node:assert/strict";
import { rm } from "node:fs/promises";
import { join } from "node:path";
import { withDatabase } from "../../src/adapters/postgres.ts";
import { schemaBetween } from "../../src/migrations/schema-between.ts";
import { useDirectory } from "../_builders/use-directory.ts";
import { usePostgres } from "../_postgres.ts";
import { openIn, SHOP, SHOP_AT_3, writeFiles } from "./_migrations.ts";

const upTo = (version: number): Record<string, string> =>
  Object.fromEntries(Object.entries(SHOP).filter(([name]) => Number(/\/(\d+)/.exec(name)?.[1]) <= version));

describe("how far a database is beyond a release", function () {
  this.timeout(30_000);
  const server = usePostgres();
  const directory = useDirectory("between-");
  const deployed = () => join(directory(), "deployed");
  const release = () => join(directory(), "release");
  beforeEach(async () => {
    await server().freshDatabase("shop");
    await server().sql("shop", SHOP_AT_3);
    await writeFiles(deployed(), SHOP);
  });

  const between = async (known: Readonly<Record<string, string>> | undefined) => {
    const connection = server().connection("shop");
    if (known !== undefined) await writeFiles(release(), known);
    const trees = {
      deployed: await openIn(deployed(), connection),
      release: known && (await openIn(release(), connection)),
    };
    return withDatabase(connection, (database) => schemaBetween(trees, database));
  };

  it("is nothing, where the release knows all that is applied", async () => {
    assert.deepEqual(await between(SHOP), {
      tool: "golang-migrate",
      current: "3",
      dirty: undefined,
      target: "3",
      beyond: [],
      missing: [],
      beyondSince: undefined,
      destroyed: [],
      obstacle: undefined,
      drops: [],
    });
  });

  it("is what the release has no file of, with what the way down drops in the rows of now", async () => {
    const { target, beyond, destroyed, obstacle, drops } = await between(upTo(1));
    assert.deepEqual([target, beyond, destroyed, obstacle], ["1", ["3", "2"], [], undefined]);
    assert.deepEqual(drops, [
      { name: "public.audit", rows: 5 },
      { name: "public.orders.note", rows: 2 },
    ]);
  });

  it("counts the same number as the same version, whatever its leading zeros", async () => {
    const renamed = Object.fromEntries(
      Object.entries(upTo(1)).map(([name, text]) => [name.replace("001", "000000001"), text]),
    );
    const { beyond, target } = await between(renamed);
    assert.deepEqual([beyond, target], [["3", "2"], "1"]);
  });

  it("is everything, for a release that is older than the first migration", async () => {
    const { target, beyond, obstacle, drops } = await between(undefined);
    assert.deepEqual([target, beyond, obstacle], [undefined, ["3", "2", "1"], undefined]);
    assert.deepEqual(
      drops.map(({ name }) => name),
      ["public.audit", "public.orders.note", "public.orders"],
    );
  });

  it("tells what was destroyed on the way up, which no way down brings back", async () => {
    await writeFiles(deployed(), { "migrations/003_audit.up.sql": "ALTER TABLE orders DROP COLUMN price;" });
    const { destroyed } = await between(upTo(2));
    assert.deepEqual(destroyed, ["the column orders.price was dropped"]);
  });

  it("tells that a migration without an SQL that can be read may have destroyed anything", async () => {
    await server().sql("shop", "UPDATE schema_migrations SET version = 9");
    const { beyond, destroyed, obstacle } = await between(SHOP);
    assert.deepEqual(beyond, ["9"]);
    assert.match(destroyed.join(), /9/);
    assert.match(obstacle ?? "", /which no file here describes/);
  });

  it("is dirty where a migration did not end", async () => {
    await server().sql("shop", "UPDATE schema_migrations SET dirty = true");
    const { dirty, beyond, obstacle } = await between(upTo(2));
    assert.deepEqual(beyond, ["3"]);
    assert.match(dirty ?? "", /3 is dirty/);
    assert.match(obstacle ?? "", /between two versions/);
  });

  it("has no way down past what the release needs, and does not call that nothing to do", async () => {
    const known = { ...upTo(1), ...SHOP };
    const without2 = Object.fromEntries(Object.entries(known).filter(([name]) => !name.includes("/002")));
    const { target, beyond, obstacle, drops } = await between(without2);
    assert.deepEqual([target, beyond, drops], ["1", ["2"], []]);
    assert.equal(obstacle, "it would also take back 3, which the release needs");
  });

  it("has no way down without its files", async () => {
    await rm(join(deployed(), "migrations/003_audit.down.sql"));
    assert.equal((await between(upTo(2))).obstacle, "there is no .down.sql for 3");
  });

  it("has none either where a migration's name is the number of another one", async () => {
    await writeFiles(deployed(), {
      "migrations/003_1.up.sql": "SELECT 1",
      "migrations/003_1.down.sql": "SELECT 1",
    });
    for (const way of ["up", "down"]) await rm(join(deployed(), `migrations/003_audit.${way}.sql`));
    const { obstacle } = await between(upTo(1));
    assert.equal(obstacle, "going down to 1 would leave 3, 2");
  });

  it("tells what the release has and the database has not", async () => {
    const more = {
      ...SHOP,
      "migrations/004_more.up.sql": "SELECT 1",
      "migrations/010_more.up.sql": "SELECT 1",
    };
    const { missing, beyond } = await between(more);
    assert.deepEqual([missing, beyond], [["4", "10"], []]);
  });

  it("is nothing of a database in which no migration ever ran", async () => {
    await server().sql("shop", "DROP TABLE schema_migrations");
    const { current, target, beyond, missing } = await between(upTo(1));
    assert.deepEqual([current, target, beyond, missing], [undefined, undefined, [], ["1"]]);
  });

  it("counts no drop of a table of which the login does not see every row", async () => {
    await server().sql(
      "shop",
      "ALTER TABLE audit ENABLE ROW LEVEL SECURITY; ALTER TABLE audit FORCE ROW LEVEL SECURITY",
    );
    assert.deepEqual((await between(upTo(2))).drops, [{ name: "public.audit", rows: null }]);
  });

  it("is beyond since the earliest of its migrations, where the tool records that", async () => {
    const listed = (version: string, appliedAt?: string) => ({
      ...{ version, name: version, state: "applied" as const },
      ...(appliedAt === undefined ? {} : { appliedAt }),
    });
    const tool = await openIn(deployed(), server().connection("shop"));
    const list = [
      listed("1", "2026-11-01T00:00:00.000Z"),
      listed("2", "2026-11-20T13:00:00.000Z"),
      listed("3", "2026-11-20T12:00:00.000Z"),
      listed("4"),
    ];
    await writeFiles(release(), upTo(1));
    const trees = {
      deployed: { ...tool, list: () => Promise.resolve(list) },
      release: await openIn(release(), server().connection("shop")),
    };
    const { beyondSince } = await withDatabase(server().connection("shop"), (database) =>
      schemaBetween(trees, database),
    );
    assert.equal(beyondSince, "2026-11-20T12:00:00.000Z");
  });
});
