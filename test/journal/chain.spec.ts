import assert from "node:assert/strict";
import { checkChain, entryHash, GENESIS } from "../../src/journal/chain.ts";
import type { JournalEntry } from "../../src/model/journal-entry.ts";
import { intended } from "./a-journal.ts";

/** An entry whose own hash is right, whatever it is chained to. */
function anEntry(sequence: number, previousHash: string, step = "a"): JournalEntry {
  const unhashed = {
    run: "run-1",
    sequence,
    at: "2026-11-21T03:00:00.000Z",
    record: intended(step),
    previousHash,
  };
  return { ...unhashed, hash: entryHash(unhashed) };
}

describe("the chain of a run's entries", () => {
  const first = anEntry(1, GENESIS);
  const second = anEntry(2, first.hash);

  it("is whole from the first entry on, and empty where there is none", () => {
    checkChain([]);
    checkChain([first]);
    checkChain([first, second]);
  });

  for (const [what, entries] of [
    ["its beginning is missing", [second]],
    ["an entry in the middle is missing", [first, anEntry(3, second.hash)]],
    ["two entries changed places", [second, first]],
    ["an entry is there twice", [first, first]],
    ["an entry hangs on another chain, though its own hash is right", [first, anEntry(2, GENESIS)]],
    ["an entry before it was changed, though its own hash is right", [anEntry(1, GENESIS, "b"), second]],
    ["an entry was changed", [first, { ...second, record: intended("b") }]],
  ] as const) {
    it(`is broken when ${what}`, () => {
      assert.throws(() => checkChain(entries), { code: "JOURNAL_DAMAGED", subject: "run-1" });
    });
  }

  it("names the entry at which it breaks", () => {
    assert.throws(() => checkChain([first, anEntry(2, GENESIS)]), {
      message: "entry 2 of run run-1 was changed or an entry before it is missing",
      remedy:
        "do not resume it: compare the stack's history with the plan, then move the damaged journal aside",
    });
  });
});
