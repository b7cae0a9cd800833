import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import type { JournalEntry } from "../model/journal-entry.ts";
import { checkChain, damaged, parseRecord } from "./chain.ts";

/**
 * Reads the runs that other machines mirrored beside the state.
 *
 * A torn last line (the machine died while writing) is dropped: its step then counts as begun
 * without an outcome. Damage anywhere else throws JOURNAL_DAMAGED.
 */
export async function readMirror(
  directory: string | undefined,
): Promise<ReadonlyMap<string, readonly JournalEntry[]>> {
  const runs = new Map<string, readonly JournalEntry[]>();
  if (directory === undefined) return runs;
  const files = await readdir(directory).catch(() => []);
  for (const file of files.filter((name) => name.endsWith(".ndjson")).sort()) {
    const run = file.slice(0, -".ndjson".length);
    const entries = parseEntries(await readFile(join(directory, file), "utf8"), run);
    checkChain(entries);
    if (entries.length > 0) runs.set(run, entries);
  }
  return runs;
}

function parseEntries(text: string, run: string): JournalEntry[] {
  const lines = text.split("\n");
  // Every whole line ends in a newline, so the last piece is empty or torn.
  lines.pop();
  return lines.map((line) => {
    const entry = parseRecord(line, run) as JournalEntry | null;
    if (entry?.run !== run)
      throw damaged(run, `an entry of "${run}" in the copy beside the state names another run`);
    return entry;
  });
}
