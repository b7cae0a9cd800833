import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { appendFile, mkdir, readFile, rm, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { readMirror } from "../../src/journal/read-mirror.ts";
import type { JournalEntry } from "../../src/model/journal-entry.ts";
import { useDirectory } from "../_builders/use-directory.ts";
import { intended, openIn, settled, started } from "./a-journal.ts";

describe("the journal's copy beside the state", () => {
  const directory = useDirectory("mirror-");
  const shared = () => join(directory(), "shared");
  const file = () => join(shared(), "run-1.ndjson");
  const copied = async (): Promise<readonly JournalEntry[]> =>
    (await readMirror(shared())).get("run-1") ?? [];

  function writeThree(): JournalEntry[] {
    const journal = openIn(directory(), { mirror: shared() });
    const entries = [started(), intended(), settled()].map((record) => journal.append("run-1", record));
    journal.close();
    return entries;
  }

  it("holds every entry, for its owner only", async () => {
    const written = writeThree();
    assert.deepEqual(await copied(), written);
    assert.equal((await stat(file())).mode & 0o777, 0o600);
  });

  it("has nothing to say without a folder, and in one that is not there", async () => {
    assert.equal((await readMirror(undefined)).size, 0);
    assert.equal((await readMirror(join(directory(), "nowhere"))).size, 0);
  });

  /** Small entries, so that every single byte can be tried. */
  function writeSmall(): JournalEntry[] {
    const journal = openIn(directory(), { mirror: shared() });
    const entries = ["a", "b", "c"].map((step) => journal.append("run-1", intended(step)));
    journal.close();
    return entries;
  }

  it("drops a torn last line and keeps every whole one, wherever it is torn", async () => {
    const entries = writeSmall();
    const bytes = await readFile(file());
    const ends = [...bytes].flatMap((byte, index) => (byte === 10 ? [index + 1] : []));
    for (let length = 0; length < bytes.length; length += 1) {
      await writeFile(file(), bytes.subarray(0, length));
      assert.deepEqual(
        await copied(),
        entries.slice(0, ends.filter((end) => end <= length).length),
        `cut at ${length}`,
      );
    }
  });

  it("sees every flipped bit, except in the end of the last line, which then counts as torn", async () => {
    const entries = writeSmall();
    const bytes = await readFile(file());
    for (let offset = 0; offset < bytes.length; offset += 1) {
      const flipped = Buffer.from(bytes);
      flipped[offset] = (flipped[offset] ?? 0) ^ (1 << (offset % 8));
      await writeFile(file(), flipped);
      if (offset === bytes.length - 1) assert.deepEqual(await copied(), entries.slice(0, 2));
      else await assert.rejects(copied(), { code: "JOURNAL_DAMAGED" }, `a flipped bit in byte ${offset}`);
    }
  });

  for (const [what, text] of [
    ["no JSON", "garbage\n"],
    ["JSON that is no entry", "null\n"],
    ["an empty object", "{}\n"],
  ] as const) {
    it(`refuses ${what} as damaged`, async () => {
      await mkdir(shared());
      await writeFile(file(), text);
      await assert.rejects(copied(), { code: "JOURNAL_DAMAGED", subject: "run-1" });
    });
  }

  it("refuses a copy under another run's name", async () => {
    writeThree();
    await writeFile(join(shared(), "run-2.ndjson"), await readFile(file()));
    await assert.rejects(readMirror(shared()), {
      code: "JOURNAL_DAMAGED",
      message: 'an entry of "run-2" in the copy beside the state names another run',
    });
  });

  it("tells when it cannot be written, and the run goes on", async () => {
    await writeFile(shared(), "a file where the folder should be");
    const failures: string[] = [];
    const journal = openIn(directory(), { mirror: shared(), failures });
    journal.append("run-1", started());
    assert.match(failures.join(), /could not be written .*only this machine can resume$/);
    assert.equal(journal.read("run-1").length, 1);
    journal.close();
  });

  it("is whole again after entries that could not be copied", async () => {
    const journal = openIn(directory(), { mirror: shared(), failures: [] });
    journal.append("run-1", started());
    await rm(shared(), { recursive: true });
    await writeFile(shared(), "in the way");
    journal.append("run-1", intended());
    await rm(shared());
    journal.append("run-1", settled());
    assert.deepEqual(await copied(), journal.read("run-1"));
    journal.close();
  });

  it("has every entry before the journal itself: a machine that dies between the two forks nothing", () => {
    const journal = openIn(directory(), { mirror: shared() });
    journal.append("run-1", started());
    const copies: number[] = [];
    // eslint-disable-next-line @typescript-eslint/unbound-method -- called with its own database below
    const { prepare } = DatabaseSync.prototype;
    DatabaseSync.prototype.prepare = function (sql, ...rest) {
      if (sql.startsWith("INSERT")) copies.push(readFileSync(file(), "utf8").split("\n").length - 1);
      return prepare.call(this, sql, ...rest);
    };
    try {
      journal.append("run-1", intended());
    } finally {
      DatabaseSync.prototype.prepare = prepare;
    }
    assert.deepEqual(copies, [2]);
    journal.close();
  });

  it("keeps nothing that the journal itself could not take", async () => {
    const journal = openIn(directory(), { mirror: shared() });
    journal.append("run-1", started());
    const blocker = new DatabaseSync(join(directory(), "journal", "journal.db"));
    blocker.exec("CREATE TRIGGER full BEFORE INSERT ON entries BEGIN SELECT RAISE(ABORT, 'full'); END");
    assert.throws(() => journal.append("run-1", intended()), { code: "JOURNAL_UNWRITABLE" });
    assert.deepEqual(await copied(), journal.read("run-1"));
    blocker.exec("DROP TRIGGER full");
    blocker.close();
    journal.append("run-1", settled());
    assert.deepEqual(await copied(), journal.read("run-1"));
    journal.close();
  });

  it("is whole again after a line that another machine left torn", async () => {
    const journal = openIn(directory(), { mirror: shared() });
    journal.append("run-1", started());
    journal.close();
    await appendFile(file(), '{"run":"run-1","sequ');
    const again = openIn(directory(), { mirror: shared() });
    again.append("run-1", intended());
    assert.deepEqual(await copied(), again.read("run-1"));
    again.close();
  });
});
