import assert from "node:assert/strict";
import { mkdir, readFile, rm, stat, truncate, writeFile } from "node:fs/promises";
import { join } from "node:path";
import fc from "fast-check";
import { RollbackError } from "../../src/model/errors.ts";
import type { JournalEntry } from "../../src/model/journal-entry.ts";
import { readMirror } from "../../src/journal/read-mirror.ts";
import { aStep } from "../_builders/a-step.ts";
import { useDirectory } from "../_builders/use-directory.ts";
import { intended, openIn, settled, started } from "./a-journal.ts";

describe("the journal", () => {
  const directory = useDirectory("journal-");

  it("reads back what was appended, numbered and chained", () => {
    const journal = openIn(directory());
    const written = [started(), intended(), settled()].map((record) => journal.append("run-1", record));
    assert.deepEqual(journal.read("run-1"), written);
    assert.deepEqual(
      written.map(({ sequence }) => sequence),
      [1, 2, 3],
    );
    assert.deepEqual(
      written.map(({ previousHash }) => previousHash),
      ["0".repeat(64), written[0]?.hash, written[1]?.hash],
    );
    journal.close();
  });

  it("keeps every run apart and lists the newest first", () => {
    const times = ["2026-11-21T03:00:00.000Z", "2026-11-21T05:00:00.000Z", "2026-11-21T04:00:00.000Z"];
    const journal = openIn(directory(), { now: () => times.shift() ?? "" });
    for (const run of ["first", "third", "second"]) journal.append(run, started());
    assert.deepEqual(journal.runs(), ["third", "second", "first"]);
    assert.deepEqual(
      journal.read("second").map(({ sequence }) => sequence),
      [1],
    );
    assert.deepEqual(journal.read("nobody's"), []);
    journal.close();
  });

  it("orders by number and never by time: the clock may go back", () => {
    const times = ["2026-11-21T03:00:00.000Z", "2026-11-21T01:00:00.000Z"];
    const journal = openIn(directory(), { now: () => times.shift() ?? "" });
    journal.append("run-1", started());
    journal.append("run-1", intended());
    assert.deepEqual(
      journal.read("run-1").map(({ record }) => record.type),
      ["run-started", "step-intended"],
    );
    journal.close();
  });

  it("survives being closed and opened again", () => {
    const first = openIn(directory());
    first.append("run-1", started());
    first.close();
    const second = openIn(directory());
    second.append("run-1", intended());
    assert.equal(second.read("run-1").length, 2);
    second.close();
  });

  it("lets two openers append in turn to one chain", () => {
    const [one, two] = [openIn(directory()), openIn(directory())];
    one.append("run-1", started());
    two.append("run-1", intended());
    one.append("run-1", settled());
    assert.deepEqual(two.read("run-1"), one.read("run-1"));
    one.close();
    two.close();
  });

  it("keeps its folder to its owner", async () => {
    openIn(directory()).close();
    assert.equal((await stat(join(directory(), "journal"))).mode & 0o777, 0o700);
    assert.equal((await stat(join(directory(), "journal", "reserve"))).mode & 0o777, 0o600);
  });

  it("refuses, before anything was changed, a place where nothing can be written", async () => {
    await writeFile(join(directory(), "journal"), "a file where the folder should be");
    assert.throws(() => openIn(directory()), {
      code: "JOURNAL_UNWRITABLE",
      remedy: /ROLLBACK_STATE names another folder/,
    });
  });

  it("says of a file that is no journal that it is damaged", async () => {
    await mkdir(join(directory(), "journal"));
    await writeFile(join(directory(), "journal", "journal.db"), "this is no database at all".repeat(100));
    assert.throws(() => openIn(directory()), { code: "JOURNAL_DAMAGED" });
  });

  it("makes its reserve whole again when a full disk cut it short", async () => {
    openIn(directory()).close();
    await truncate(join(directory(), "journal", "reserve"), 10);
    openIn(directory()).close();
    assert.equal((await stat(join(directory(), "journal", "reserve"))).size, 256 * 1024);
  });

  it("never answers with an entry that was not written, whatever bit of the file flips", async () => {
    const journal = openIn(directory());
    const written = [started(), intended(), settled()].map((record) => journal.append("run-1", record));
    journal.close();
    const file = join(directory(), "journal", "journal.db");
    const bytes = await readFile(file);
    await fc.assert(
      fc.asyncProperty(fc.nat(bytes.length - 1), fc.nat(7), async (offset, bit) => {
        const flipped = Buffer.from(bytes);
        flipped[offset] = (flipped[offset] ?? 0) ^ (1 << bit);
        for (const leftover of ["-wal", "-shm"]) await rm(`${file}${leftover}`, { force: true });
        await writeFile(file, flipped);
        const read = readOrRefuse(directory());
        // The end of a run may be lost; what is there must be what was written.
        if (read !== undefined) assert.deepEqual(read, written.slice(0, read.length));
      }),
      { numRuns: 500 },
    );
  });

  describe("taking over another machine's entries", () => {
    const there = (): Promise<readonly JournalEntry[]> =>
      readMirror(join(directory(), "shared")).then((runs) => runs.get("run-1") ?? []);

    async function elsewhere(...records: Parameters<typeof write>[1][]): Promise<void> {
      await write("elsewhere", ...records);
    }
    function write(machine: string, ...records: ReturnType<typeof started>[]): Promise<void> {
      const journal = openIn(join(directory(), machine), { mirror: join(directory(), "shared") });
      for (const record of records) journal.append("run-1", record);
      journal.close();
      return Promise.resolve();
    }

    it("continues their chain", async () => {
      await elsewhere(started(), intended());
      const here = openIn(join(directory(), "here"), { mirror: join(directory(), "shared") });
      here.adopt(await there());
      here.adopt(await there());
      here.append("run-1", settled());
      assert.deepEqual(here.read("run-1"), await there());
      assert.equal(here.read("run-1").length, 3);
      here.close();
    });

    it("refuses a run that went on in two places, and keeps its own", async () => {
      await elsewhere(started(), intended());
      const here = openIn(join(directory(), "here"));
      here.adopt((await there()).slice(0, 1));
      here.append("run-1", intended("another-step"));
      const own = here.read("run-1");
      const theirs = await there();
      assert.throws(() => here.adopt(theirs), { code: "JOURNAL_DAMAGED", message: /went on in two places/ });
      assert.deepEqual(here.read("run-1"), own);
      here.close();
    });

    it("takes nothing of a damaged copy", async () => {
      await elsewhere(started(), intended(), settled());
      const [first, second, third] = await there();
      const here = openIn(join(directory(), "here"));
      const changed = { ...second!, at: "2027-01-01T00:00:00.000Z" };
      for (const entries of [
        [first!, changed, third!],
        [first!, third!],
        [second!, third!],
      ]) {
        assert.throws(() => here.adopt(entries), { code: "JOURNAL_DAMAGED" });
      }
      assert.deepEqual(here.runs(), []);
      here.close();
    });

    it("leaves alone what it has more of", async () => {
      await elsewhere(started());
      const here = openIn(join(directory(), "here"));
      here.adopt(await there());
      here.append("run-1", intended(aStep().id));
      here.adopt(await there());
      assert.equal(here.read("run-1").length, 2);
      here.close();
    });
  });
});

/** The run's entries, or undefined when the journal refuses with an error of ours. */
function readOrRefuse(directory: string): readonly JournalEntry[] | undefined {
  let journal: ReturnType<typeof openIn> | undefined;
  try {
    journal = openIn(directory);
    return journal.read("run-1");
  } catch (error) {
    assert.ok(error instanceof RollbackError, String(error));
    return undefined;
  } finally {
    journal?.close();
  }
}
