import assert from "node:assert/strict";
import { useDirectory } from "../_builders/use-directory.ts";
import { usePostgres } from "../_postgres.ts";
import { aDataWorld, aMigration, appliedUpTo, type DataWorld } from "./a-data-world.ts";

describe("the moment before the trouble", function () {
  this.timeout(30_000);
  const server = usePostgres();
  const directory = useDirectory("moment-");
  let world: DataWorld;
  beforeEach(async () => {
    await server().freshDatabase("shop");
    world = aDataWorld(directory(), server().connection("shop"));
  });
  const stand = (version: number) => server().sql("shop", appliedUpTo(version));

  it("is the deploy that brought the migration, with others before and after it", async () => {
    const good = world.deploy(aMigration("1"));
    world.deploy({ "style.css": "red" });
    world.deploy(aMigration("2"));
    world.deploy(aMigration("3"));
    await stand(3);
    assert.equal((await world.moment(good))?.at, "2026-11-20T02:00:00.000Z");
  });

  it("is not the deploy of a file that is no migration, nor of one under another number of zeros", async () => {
    const good = world.deploy(aMigration("1"));
    world.deploy({ "migrations/README.md": "how to" });
    const old = Object.fromEntries(Object.keys(aMigration("1")).map((file) => [file, null]));
    world.deploy({ ...old, ...aMigration("000001") });
    world.deploy(aMigration("000002"));
    await stand(2);
    assert.equal((await world.moment(good))?.at, "2026-11-20T03:00:00.000Z");
  });

  it("is not the deploy of a migration that was taken back since", async () => {
    const good = world.deploy(aMigration("1"));
    world.deploy(aMigration("2"));
    const gone = Object.fromEntries(Object.keys(aMigration("2")).map((file) => [file, null]));
    world.deploy({ ...gone });
    world.deploy(aMigration("3"));
    await stand(3);
    assert.equal((await world.moment(good))?.at, "2026-11-20T03:00:00.000Z");
  });

  it("is found in sub-folders, where a tool keeps its migrations in one", async () => {
    const revision = (name: string, after: string) =>
      `revision = "${name}"\ndown_revision = ${after}\ndef upgrade(): pass\n`;
    const good = world.deploy({
      "migrations/env.py": "",
      "migrations/versions/a1_orders.py": revision("a1", "None"),
    });
    world.deploy({ "style.css": "red" });
    world.deploy({ "migrations/versions/b2_gift.py": revision("b2", '"a1"') });
    await server().sql(
      "shop",
      "CREATE TABLE alembic_version (version_num text); INSERT INTO alembic_version VALUES ('b2'); ALTER TABLE alembic_version OWNER TO master",
    );
    assert.equal((await world.moment(good))?.at, "2026-11-20T02:00:00.000Z");
  });

  it("is the first deploy with migrations, for a release older than all of them", async () => {
    const oldest = world.deploy({});
    world.deploy({ "style.css": "red" });
    world.deploy(aMigration("1"));
    await stand(1);
    assert.equal((await world.moment(oldest))?.at, "2026-11-20T02:00:00.000Z");
  });

  it("is a deploy whose commit nobody knows, because it may have brought anything", async () => {
    const good = world.deploy(aMigration("1"));
    world.deploy({}, { commit: undefined });
    world.deploy(aMigration("2"));
    await stand(2);
    assert.equal((await world.moment(good))?.at, "2026-11-20T01:00:00.000Z");
  });

  it("is a deploy of a commit that is not in this clone", async () => {
    const good = world.deploy(aMigration("1"));
    world.deploy({}, { commit: "f".repeat(40) });
    world.deploy(aMigration("2"));
    await stand(2);
    assert.equal((await world.moment(good))?.at, "2026-11-20T01:00:00.000Z");
  });

  it("is the first deploy of another commit, where the schemas are the same or unknown: the program did it", async () => {
    const good = world.deploy(aMigration("1"));
    world.deploy({}, { commit: good.commit });
    world.deploy({ "style.css": "red" });
    await stand(1);
    assert.equal((await world.moment(good))?.at, "2026-11-20T02:00:00.000Z");
    const settings = { migrations: undefined };
    assert.equal((await world.moment(good, { settings }))?.at, "2026-11-20T02:00:00.000Z");
  });

  it("is unknown for a release that was never deployed here", async () => {
    const good = world.deploy(aMigration("1"));
    world.deploy(aMigration("2"));
    await stand(2);
    assert.equal(await world.moment({ ...good, update: undefined }), undefined);
  });

  it("is what a person named, and earlier where the clocks differ", async () => {
    const good = world.deploy(aMigration("1"));
    world.deploy(aMigration("2"));
    await stand(2);
    const named = await world.moment(good, { at: "2026-11-20T00:30:00.700Z" });
    assert.deepEqual([named?.at, named?.isNamed], ["2026-11-20T00:30:00.000Z", true]);
    assert.equal((await world.moment(good, { clockAheadMs: 1500 }))?.at, "2026-11-20T00:59:58.000Z");
  });
});
