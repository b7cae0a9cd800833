import { execFileSync } from "node:child_process";
import { mkdirSync, readdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { readJsonFile, writeJsonFile } from "../../cloud/disk/json-file.ts";

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

// A pid alone proves nothing: the system may have given it to somebody else since.
function endStale(pid: number, script: string): void {
  try {
    const command = execFileSync("ps", ["-o", "command=", "-p", String(pid)], { encoding: "utf8" });
    if (command.includes(script)) process.kill(pid, "SIGKILL");
  } catch {
    // It has ended already: `ps` fails for a pid that is not there, and so does the signal.
  }
}
