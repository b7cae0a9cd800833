import { existsSync, globSync } from "node:fs";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";

import { checkChain } from "../../src/journal/chain.ts";
import type { JournalEntry, JournalRecord } from "../../src/model/journal-entry.ts";

/** The entries of the newest run in a machine's journal, oldest first; throws when their chain is broken. */
export function readJournal(stateDirectory: string): readonly JournalEntry[] {
  const [file] = globSync(join(stateDirectory, "*", "journal.db"));
  if (file === undefined || !existsSync(file)) return [];
  const database = new DatabaseSync(file, { readOnly: true });
  try {
    const rows = database
      .prepare(
        "SELECT * FROM entries WHERE run = (SELECT run FROM entries ORDER BY rowid DESC LIMIT 1) ORDER BY sequence",
      )
      .all();
    const entries = rows.map((row): JournalEntry => ({
      run: String(row["run"]),
      sequence: Number(row["sequence"]),
      at: String(row["at"]),
      record: JSON.parse(String(row["record"])) as JournalRecord,
      previousHash: String(row["previous_hash"]),
      hash: String(row["hash"]),
    }));
    checkChain(entries);
    return entries;
  } finally {
    database.close();
  }
}
