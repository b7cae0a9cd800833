import assert from "node:assert/strict";
import { cp, mkdtemp, readFile, rm, symlink, truncate, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gunzipSync, gzipSync } from "node:zlib";
import { type DumpFormat, manifestPath } from "../../../src/adapters/postgres-manifest.ts";
import { restoreDump } from "../../../src/steps/postgres/restore-dump.ts";
import { usePostgres } from "../../_postgres.ts";
import type { StepWorld } from "../step-context.ts";
import { changedCopy, dumpShop, pgDump, SHOP } from "./_dumps.ts";
import { aDatabaseWorld, bind, settingsOf } from "./_step.ts";

const FORMATS = ["custom", "plain", "gzip"] as const;
type Dumps = Record<(typeof FORMATS)[number], string>;

describe("a dump that must not be restored", () => {
  const server = usePostgres();
  let world: StepWorld;
  let folder = "";
  let dumps: Dumps;
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), "dumps-"));
    await server().freshDatabase("shop");
    await server().sql("shop", SHOP);
    const made = FORMATS.map(
      async (format) => [format, await dumpShop(server(), folder, { format })] as const,
    );
    dumps = Object.fromEntries(await Promise.all(made)) as Dumps;
    world = await aDatabaseWorld(server().connection("shop"));
  });
  after(async () => {
    await world.end();
    await rm(folder, { recursive: true, force: true });
  });

  const findings = (dump: string, more: object = {}) =>
    bind(
      restoreDump,
      { connection: settingsOf(server().connection("shop")), directory: folder, dump, ...more },
      world,
    ).check();
  const refusals = async (dump: string, more?: object) =>
    (await findings(dump, more)).filter(({ level }) => level === "blocking");
  const refusal = async (dump: string, more?: object) => {
    const found = await refusals(dump, more);
    assert.equal(found.length, 1, JSON.stringify(found));
    return found[0]!;
  };
  const changed = (dump: string, change: (bytes: Buffer) => Buffer, options?: { manifest: boolean }) =>
    changedCopy(dump, join(folder, "changed"), change, options);
  const lax = { acceptUnknownDatabase: true };
  afterEach(() =>
    Promise.all(["changed", "changed.manifest.json"].map((name) => rm(join(folder, name), { force: true }))),
  );

  for (const format of FORMATS) {
    it(`accepts whole ${format}, with a manifest and without`, async () => {
      assert.deepEqual(await refusals(dumps[format]), []);
      assert.deepEqual(await refusals(await changed(dumps[format], (bytes) => bytes), lax), []);
    });

    it(`refuses ${format} that is cut off anywhere, even without a manifest`, async () => {
      const { length } = await readFile(dumps[format]);
      const cuts = [
        0,
        1,
        4,
        40,
        300,
        length * 0.3,
        length * 0.6,
        length * 0.9,
        length - 60,
        length - 9,
        length - 1,
      ];
      for (const at of cuts.map(Math.floor)) {
        // The last byte of SQL is an empty line's end.
        if (format === "plain" && at === length - 1) continue;
        const { code, message } = await refusal(
          await changed(dumps[format], (bytes) => bytes.subarray(0, at)),
          lax,
        );
        assert.equal(code, "DUMP_UNUSABLE", `${at} of ${length}: ${message}`);
      }
    });

    it(`refuses ${format} with one flipped bit anywhere, by its manifest`, async () => {
      const { length } = await readFile(dumps[format]);
      for (const at of [20, length * 0.2, length * 0.5, length * 0.8, length - 3].map(Math.floor)) {
        const flipped = await changed(dumps[format], (bytes) => flip(bytes, at), { manifest: true });
        // A bit in the first bytes can also make it no dump at all.
        assert.equal((await refusal(flipped)).code, "DUMP_UNUSABLE");
      }
    });
  }

  it("refuses flipped bits in compressed rows by reading everything, without a manifest", async () => {
    const gzip = await readFile(dumps.gzip);
    for (const at of [0.2, 0.4, 0.6, 0.8, 0.99]) {
      const flipped = await changed(dumps.gzip, (bytes) => flip(bytes, Math.floor(gzip.length * at)));
      assert.match((await refusal(flipped, lax)).message, /is damaged/);
    }
    const custom = await readFile(dumps.custom);
    for (const back of [500, 2000, 4000]) {
      const flipped = await changed(dumps.custom, (bytes) => flip(bytes, custom.length - back));
      assert.match((await refusal(flipped)).message, /is damaged, cut off or of a newer pg_dump/);
    }
  });

  it("refuses another major version", async () => {
    const [, version = ""] =
      /Dumped from database version (\d+\.\d+)/.exec(await readFile(dumps.plain, "latin1")) ?? [];
    const other = version.replace(/^\d\d/, "12");
    const swap = (bytes: Buffer) =>
      Buffer.from(bytes.toString("latin1").replaceAll(version, other), "latin1");
    const plain = await refusal(await changed(dumps.plain, swap), lax);
    assert.equal(plain.code, "DUMP_OF_OTHER_MAJOR");
    assert.equal(
      plain.message,
      `the dump is from PostgreSQL ${other}, and the server is ${serverVersion(plain.message)}`,
    );
    assert.equal((await refusal(await changed(dumps.custom, swap))).code, "DUMP_OF_OTHER_MAJOR");
    const gzip = (bytes: Buffer) => gzipSync(swap(gunzipSync(bytes)));
    assert.equal((await refusal(await changed(dumps.gzip, gzip), lax)).code, "DUMP_OF_OTHER_MAJOR");
    const archive = await refusal(await changed(dumps.custom, (bytes) => withByte(bytes, 6, 99)));
    assert.match(archive.message, /newer pg_dump: .*unsupported version/);
  });

  it("refuses another database, and one that nothing names", async () => {
    await server().freshDatabase("other");
    const other = await dumpShop(server(), folder, { format: "custom", database: "other" });
    assert.equal((await refusal(other)).message, 'the dump is of the database "other", not of "shop"');
    assert.deepEqual(
      await refusals(other, { database: "other", acceptMissing: ["customers", "orders"] }),
      [],
    );
    assert.equal(
      (await refusal(await changed(dumps.plain, (bytes) => bytes))).code,
      "DUMP_OF_UNKNOWN_DATABASE",
    );
  });

  it("refuses a dump from after the damage, and one whose age nobody knows", async () => {
    const past = { notAfter: "2020-01-01T00:00:00Z" };
    assert.match(
      (await refusal(dumps.custom, past)).message,
      /the data went bad at 2020-.*: it holds the damage/,
    );
    assert.match(
      (await refusal(await changed(dumps.custom, (bytes) => bytes), past)).message,
      /it holds the damage/,
    );
    assert.equal(
      (await refusal(await changed(dumps.plain, (bytes) => bytes), { ...past, ...lax })).code,
      "DUMP_AGE_UNKNOWN",
    );
    assert.deepEqual(
      await refusals(dumps.gzip, { notAfter: new Date(Date.now() + 60_000).toISOString() }),
      [],
    );
  });

  it("refuses what lies elsewhere, by path or by link", async () => {
    const elsewhere = join(world.directory, "elsewhere.dump");
    await cp(dumps.custom, elsewhere);
    assert.match((await refusal(elsewhere)).message, /lies outside of the allowed folder/);
    assert.match((await refusal("../" + elsewhere.split("/").slice(-2).join("/"))).message, /lies outside/);
    await symlink(elsewhere, join(folder, "link.dump"));
    assert.match((await refusal("link.dump")).message, /lies outside/);
    assert.match((await refusal("nowhere.dump")).message, /cannot be opened/);
    assert.match((await refusal(".")).message, /lies outside/);
  });

  it("refuses what is no dump, or would do more than restore", async () => {
    const plain = (text: string) =>
      changed(dumps.plain, (bytes) => Buffer.concat([head, Buffer.from(text), bytes]));
    const head = Buffer.from("--\n-- PostgreSQL database dump\n--\n");
    assert.match(
      (await refusal(await changed(dumps.plain, () => Buffer.from("SELECT 1;")), lax)).message,
      /is no dump of pg_dump/,
    );
    for (const [text, why] of [
      ["\\connect shop\n", /changes to the database shop by itself/],
      ["\\! rm -rf /tmp/x\n", /holds the psql command/],
      ["CREATE DATABASE shop;\n", /creates or drops a database by itself/],
      ["-- PostgreSQL database cluster dump\n", /whole server/],
    ] as const)
      assert.match((await refusal(await plain(text), lax)).message, why);
    const nested = await changed(dumps.custom, (bytes) => gzipSync(bytes));
    assert.equal((await refusal(nested, lax)).code, "DUMP_UNUSABLE");
  });

  it("refuses another checksum than the one that was approved", async () => {
    assert.equal((await refusal(dumps.plain, { sha256: "0".repeat(64) })).code, "DUMP_CHANGED");
  });

  it("tells what is given up: the time since the dump, where anybody knows it", async () => {
    const [known] = await findings(dumps.custom);
    const { manifest, level, subject } = { manifest: await manifestOf(dumps.custom), ...known! };
    assert.deepEqual([level, subject], ["warning", `sha256:${manifest.sha256}`]);
    assert.match(
      known?.message ?? "",
      /is from 20.*: what was written to the database "shop" in the last minute is given up/,
    );
    const [unknown] = await findings(await changed(dumps.plain, (bytes) => bytes), lax);
    assert.match(
      unknown?.message ?? "",
      /is from nobody knows when: what was written to .* since is given up/,
    );
  });

  for (const format of FORMATS)
    it(`refuses ${format} that lacks tables of the live database, or their rows, until they are accepted by name`, async () => {
      const none = await pgDump(server(), join(folder, "schema"), { format, args: ["--schema-only"] });
      const { code, message, remedy } = await refusal(none, lax);
      assert.equal(code, "DUMP_LACKS_ROWS");
      assert.match(
        message,
        /public\.customers \(20 rows; the dump has the table without its rows\), public\.orders \(400 rows;/,
      );
      assert.match(remedy, /acceptMissing: \["public\.customers","public\.orders"\]/);
      const one = await pgDump(server(), join(folder, "one"), { format, args: ["--table=customers"] });
      const { message: left } = await refusal(one, lax);
      assert.match(left, /leave nothing of public\.orders \(400 rows; not in the dump\)$/);
      assert.deepEqual(await refusals(one, { ...lax, acceptMissing: ["orders"] }), []);
      const but = await pgDump(server(), join(folder, "but"), {
        format,
        args: ["--exclude-table-data=orders"],
      });
      assert.match(
        (await refusal(but, lax)).message,
        /nothing of public\.orders \(400 rows; the dump has the table without/,
      );
      for (const path of [none, one, but]) await rm(path);
    });

  it("reads rows in dumps of every kind, of tables whose names need quotes and of partitions", async () => {
    await server().freshDatabase("odd");
    await server().sql("odd", ODD);
    const settings = { connection: settingsOf(server().connection("odd")), directory: folder, ...lax };
    const seen = async (format: DumpFormat, ...args: string[]) => {
      const dump = await pgDump(server(), join(folder, "odd-dump"), { format, args, database: "odd" });
      const found = await bind(restoreDump, { ...settings, dump }, world).check();
      return found.filter(({ level }) => level === "blocking").map(({ message }) => message);
    };
    for (const format of FORMATS) assert.deepEqual(await seen(format), []);
    assert.deepEqual(await seen("plain", "--inserts"), []);
    assert.deepEqual(await seen("custom", "--inserts"), []);
    const [message = ""] = await seen("custom", "--exclude-table-data=events_2");
    assert.match(message, /public\.events_2 \(1 row; the dump has the table without its rows\)$/);
    const accepted = bind(
      restoreDump,
      { ...settings, dump: join(folder, "odd-dump"), acceptMissing: ["events"] },
      world,
    );
    assert.ok((await accepted.check()).every(({ level }) => level !== "blocking"));
  });

  it("refuses a damaged manifest", async () => {
    const copy = await changed(dumps.plain, (bytes) => bytes, { manifest: true });
    await truncate(manifestPath(copy), 100);
    assert.match((await refusal(copy)).message, /manifest .* cannot be read/);
    await writeFile(manifestPath(copy), "{}");
    assert.match((await refusal(copy)).message, /it is not one of ours/);
  });

  it("refuses when the server's disk has not the space, or its user may not create databases", async () => {
    const { message } = await refusal(dumps.custom, { spaceFactor: 1e15 });
    assert.match(message, /^the restore beside the present data needs [\d,]+ MB free in/);
    const [connection, asApp] = [
      server().connection("shop", "app"),
      await aDatabaseWorld(server().connection("shop")),
    ];
    const settings = { connection: settingsOf(connection), directory: folder, dump: dumps.custom };
    const found = await bind(restoreDump, settings, asApp).check();
    assert.deepEqual(
      found.map(({ code }) => code),
      ["DATABASE_RIGHTS_MISSING", "DISK_SPACE_UNKNOWN", "DUMP_GIVES_UP_DATA"],
    );
    await asApp.end();
  });
});

const ODD = `SET ROLE master;
  CREATE TABLE "my table" (id int); INSERT INTO "my table" VALUES (1);
  CREATE TABLE "a.b" (id int); INSERT INTO "a.b" VALUES (1);
  CREATE TABLE "Orders" (id int, note text); INSERT INTO "Orders" VALUES (1, E'x\\n-- Data for Name: y\\n');
  CREATE TABLE events (id int) PARTITION BY RANGE (id);
  CREATE TABLE events_1 PARTITION OF events FOR VALUES FROM (0) TO (10);
  CREATE TABLE events_2 PARTITION OF events FOR VALUES FROM (10) TO (20);
  INSERT INTO events VALUES (1), (11); CREATE TABLE nothing (id int)`;

const manifestOf = async (dump: string) =>
  JSON.parse(await readFile(manifestPath(dump), "utf8")) as { sha256: string };

function flip(bytes: Buffer, at: number): Buffer {
  const copy = Buffer.from(bytes);
  copy[at] = (copy[at] ?? 0) ^ 0x10;
  return copy;
}

function withByte(bytes: Buffer, at: number, value: number): Buffer {
  const copy = Buffer.from(bytes);
  copy[at] = value;
  return copy;
}

const serverVersion = (message: string): string => /server is (.*)$/.exec(message)?.[1] ?? "";
