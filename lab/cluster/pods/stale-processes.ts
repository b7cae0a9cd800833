import { mkdirSync, readdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { readJsonFile, writeJsonFile } from "../../cloud/disk/json-file.ts";
import { commandOf } from "../../cloud/processes/command-of.ts";

/** Notes which processes the daemon started, so that the next start can end those a kill left behind. */
export interface ProcessNotes {
  readonly add: (pid: number, script: string) => void;
  readonly remove: (pid: number) => void;
}

/** Opens the notes under a folder and first ends every noted process that still runs the script it was noted with. */
export function openProcessNotes(directory: string): ProcessNotes {
  mkdirSync(directory, { recursive: true });
  for (const file of readdirSync(directory)) {
    const note = readJsonFile(join(directory, file)) as { pid: number; script: string } | undefined;
    if (note !== undefined) endStale(note.pid, note.script);
    rmSync(join(directory, file));
  }
  const fileOf = (pid: number) => join(directory, `${pid}.json`);
  return {
    add: (pid, script) => writeJsonFile(fileOf(pid), { pid, script }),
    remove: (pid) => rmSync(fileOf(pid), { force: true }),
  };
}

function endStale(pid: number, script: string): void {
  if (!commandOf(pid).includes(script)) return;
  try {
    process.kill(pid, "SIGKILL");
  } catch {
    // It has ended since.
  }
}
