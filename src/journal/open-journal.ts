import { existsSync, mkdirSync, rmSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { RollbackError, messageOf } from "../model/errors.ts";
import type { JournalEntry, JournalRecord } from "../model/journal-entry.ts";
import { checkChain, damaged, entryHash, GENESIS, parseRecord } from "./chain.ts";
import { createMirrorWriter } from "./mirror-writer.ts";

/** The append-only record of a stack's runs. */
export interface Journal {
  /** Returns only when the entry is on disk; a failed write throws and is never retried with the same meaning. */
  readonly append: (run: string, record: JournalRecord) => JournalEntry;
  /** Takes over entries that another machine wrote and this one does not have yet; their chain must continue ours. */
  readonly adopt: (entries: readonly JournalEntry[]) => void;
  /** A run's entries in order, their chain checked. */
  readonly read: (run: string) => readonly JournalEntry[];
  /** The ids of all runs, newest first. */
  readonly runs: () => readonly string[];
  readonly close: () => void;
}

interface Options {
  readonly directory: string;
  readonly now: () => string;
  /** A second copy, one NDJSON file per run, where the stack's state lives: lets another machine resume. */
  readonly mirrorDirectory: string | undefined;
  readonly onMirrorFailure: (message: string) => void;
}

/** Kept aside so that the entry that says "the disk is full" still fits. */
const RESERVE_BYTES = 256 * 1024;
const SQLITE_CORRUPT = 11;
const SQLITE_FULL = 13;
const SQLITE_NOTADB = 26;

const SCHEMA = `
  PRAGMA journal_mode = WAL;
  PRAGMA synchronous = FULL;
  CREATE TABLE IF NOT EXISTS entries (
    run TEXT NOT NULL,
    sequence INTEGER NOT NULL,
    at TEXT NOT NULL,
    record TEXT NOT NULL,
    previous_hash TEXT NOT NULL,
    hash TEXT NOT NULL,
    PRIMARY KEY (run, sequence)
  ) STRICT;
`;

/** Opens (or makes) the journal of one stack; throws JOURNAL_UNWRITABLE before anything was changed. */
export function openJournal(options: Options): Journal {
  const { directory, now } = options;
  const file = join(directory, "journal.db");
  const reserve = join(directory, "reserve");
  const mirror = createMirrorWriter(options.mirrorDirectory, options.onMirrorFailure);
  let database: DatabaseSync;
  try {
    mkdirSync(directory, { recursive: true, mode: 0o700 });
    database = new DatabaseSync(file, { timeout: 5000 });
    database.exec(SCHEMA);
    keepReserve(reserve);
  } catch (error) {
    throw unusable(directory, error);
  }

  const read = (run: string): readonly JournalEntry[] => {
    const rows = fromDisk(directory, () =>
      database.prepare("SELECT * FROM entries WHERE run = ? ORDER BY sequence").all(run),
    );
    const entries = rows.map((row): JournalEntry => ({
      run: String(row.run),
      sequence: Number(row.sequence),
      at: String(row.at),
      record: parseRecord(String(row.record), run) as JournalRecord,
      previousHash: String(row.previous_hash),
      hash: String(row.hash),
    }));
    checkChain(entries);
    return entries;
  };

  const insert = (entry: JournalEntry): void => {
    database
      .prepare("INSERT INTO entries VALUES (?, ?, ?, ?, ?, ?)")
      .run(entry.run, entry.sequence, entry.at, JSON.stringify(entry.record), entry.previousHash, entry.hash);
  };

  return {
    append: (run, record) => {
      const last = database
        .prepare("SELECT sequence, hash FROM entries WHERE run = ? ORDER BY sequence DESC LIMIT 1")
        .get(run);
      // Through JSON once, so that what is hashed now is what will be read back.
      const stored = JSON.parse(JSON.stringify(record)) as JournalRecord;
      const unhashed = {
        run,
        sequence: Number(last?.sequence ?? 0) + 1,
        at: now(),
        record: stored,
        previousHash: String(last?.hash ?? GENESIS),
      };
      const entry: JournalEntry = { ...unhashed, hash: entryHash(unhashed) };
      // The copy first: what only a machine that died knew would fork the run for whoever goes on elsewhere.
      mirror.write(entry, () => [...read(run), entry]);
      try {
        insertWithReserve(insert, entry, reserve);
      } catch (error) {
        mirror.takeBack(run, () => read(run));
        throw unusable(directory, error);
      }
      return entry;
    },
    adopt: (entries) => {
      const run = entries[0]?.run ?? "";
      inTransaction(database, () => {
        const own = read(run);
        checkChain(entries);
        const isFork = own.some(({ hash }, index) => (entries[index]?.hash ?? hash) !== hash);
        if (isFork) throw damaged(run, `run ${run} went on in two places: its copy beside the state differs`);
        for (const entry of entries.slice(own.length)) insert(entry);
      });
    },
    read,
    runs: () =>
      fromDisk(directory, () =>
        database.prepare("SELECT run FROM entries WHERE sequence = 1 ORDER BY at DESC, rowid DESC").all(),
      ).map((row) => String(row.run)),
    close: () => database.close(),
  };
}

const BEFORE_AN_EFFECT: ReadonlySet<JournalRecord["type"]> = new Set([
  ...(["run-started", "step-intended", "step-remembered"] as const),
]);

/** Only an outcome may use the reserve: with a full disk no new effect is begun, also when the reserve has made room. */
function insertWithReserve(
  insert: (entry: JournalEntry) => void,
  entry: JournalEntry,
  reserve: string,
): void {
  if (BEFORE_AN_EFFECT.has(entry.record.type)) {
    keepReserve(reserve);
    insert(entry);
    return;
  }
  try {
    insert(entry);
  } catch (error) {
    if ((error as { errcode?: number }).errcode !== SQLITE_FULL || !existsSync(reserve)) throw error;
    rmSync(reserve, { force: true });
    insert(entry);
  }
}

function keepReserve(reserve: string): void {
  const { size } = statSync(reserve, { throwIfNoEntry: false }) ?? { size: 0 };
  if (size < RESERVE_BYTES) writeFileSync(reserve, Buffer.alloc(RESERVE_BYTES, 1), { mode: 0o600 });
}

/** Reads and then writes with nobody in between: two commands may take over the same entries at once. */
function inTransaction(database: DatabaseSync, work: () => void): void {
  database.exec("BEGIN IMMEDIATE");
  try {
    work();
    database.exec("COMMIT");
  } catch (error) {
    database.exec("ROLLBACK");
    throw error;
  }
}

function fromDisk<Answer>(directory: string, look: () => Answer): Answer {
  try {
    return look();
  } catch (error) {
    throw unusable(directory, error);
  }
}

function unusable(directory: string, error: unknown): RollbackError {
  // Extended codes carry the kind of fault in their lowest byte.
  const code = ((error as { errcode?: number }).errcode ?? 0) & 0xff;
  if (code === SQLITE_CORRUPT || code === SQLITE_NOTADB) {
    return damaged(directory, `the journal in "${directory}" is damaged: ${messageOf(error)}`, error);
  }
  return new RollbackError("JOURNAL_UNWRITABLE", {
    subject: directory,
    message: `the journal in "${directory}" cannot be written: ${messageOf(error)}`,
    remedy: "free some space or make the folder writable; ROLLBACK_STATE names another folder",
    cause: error,
  });
}
