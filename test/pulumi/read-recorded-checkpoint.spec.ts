import assert from "node:assert/strict";
import { cp, mkdir, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { gzipSync, zstdCompressSync } from "node:zlib";
import { parseHistory } from "../../src/pulumi/parse-history.ts";
import { readRecordedCheckpoint } from "../../src/pulumi/read-recorded-checkpoint.ts";
import { aTarget } from "../_builders/a-plan.ts";
import { useDirectory } from "../_builders/use-directory.ts";
import { recorded, RECORDED } from "./recorded.ts";

const [REFRESH, SECOND, FIRST] = parseHistory([
  recorded("history-page-1.json"),
  recorded("history-page-2.json"),
]);

describe("the state that an update left behind", () => {
  const directory = useDirectory("backend-");
  const folder = () => join(directory(), ".pulumi", "history", "shop", "prod");
  const read = (update = FIRST) => readRecordedCheckpoint(directory(), aTarget(), update);
  const namesIn = async (state: ReturnType<typeof read>) =>
    (await state)?.resources.map(({ urn }) => urn.split("::").at(-1)).sort();

  beforeEach(async () => {
    await mkdir(join(folder(), ".."), { recursive: true });
    await cp(join(RECORDED, "history"), folder(), { recursive: true });
  });

  it("is found by the update's time, kind and commit", async () => {
    assert.deepEqual(await namesIn(read(FIRST)), [
      "backend",
      "bucket",
      "database",
      "default",
      "legacy",
      "quiet",
      "shop-prod",
    ]);
    assert.deepEqual(await namesIn(read(SECOND)), [
      "backend",
      "bucket",
      "database",
      "default",
      "quiet",
      "search",
      "shop-prod",
    ]);
  });

  it("is not another operation's that began in the same second", async () => {
    assert.equal(await read({ ...REFRESH!, kind: "update" }), undefined);
    assert.equal(await read({ ...FIRST!, commit: "0".repeat(40) }), undefined);
    assert.equal(await read({ ...FIRST!, startedAt: "2026-11-21T00:00:00.000Z" }), undefined);
  });

  it("is found though the copy has no attributes beside it, or only attributes", async () => {
    const names = (await readdir(folder())).filter((name) => name.endsWith(".attrs"));
    assert.ok(names.length > 0, "the recorded folder has attribute files");
    for (const name of names) await rm(join(folder(), name));
    assert.notEqual(await read(), undefined);
  });

  for (const [name, compress, extension] of [
    ["gzip", gzipSync, ".gz"],
    ["zstd", zstdCompressSync, ".zst"],
  ] as const) {
    it(`is read from ${name}, told by its first bytes and not by its name`, async () => {
      for (const file of (await readdir(folder())).filter((each) => each.endsWith(".json"))) {
        const bytes = compress(await readFile(join(folder(), file)));
        await rm(join(folder(), file));
        await writeFile(join(folder(), file.includes("history.json") ? file : `${file}${extension}`), bytes);
      }
      assert.equal((await namesIn(read()))?.length, 7);
    });
  }

  it("is unknown, and stops nothing, when the copy is gone, cut or something else", async () => {
    const file = (await readdir(folder())).sort().find((name) => name.endsWith(".checkpoint.json"))!;
    for (const text of [
      "",
      "{",
      "null",
      '{"version":3,"checkpoint":{}}',
      '{"version":3,"checkpoint":{"latest":{"resources":[{}]}}}',
    ]) {
      await writeFile(join(folder(), file), text);
      assert.equal(await read(), undefined, text);
    }
    await rm(join(folder(), file));
    assert.equal(await read(), undefined);
  });

  it("is unknown without a file backend, a folder or an update", async () => {
    assert.equal(await readRecordedCheckpoint(undefined, aTarget(), FIRST), undefined);
    assert.equal(await readRecordedCheckpoint(join(directory(), "nowhere"), aTarget(), FIRST), undefined);
    assert.equal(await readRecordedCheckpoint(directory(), aTarget(), undefined), undefined);
  });
});
