import { execFileSync } from "node:child_process";
import { mkdirSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";

/** Notes which processes the daemon started, so that the next start can end those a kill left behind. */
export interface ProcessNotes {
  readonly add: (pid: number, script: string) => void;
  readonly remove: (pid: number) => void;
}

/** Opens the notes under a folder and first ends every noted process that still runs the script it was noted with. */
export function openProcessNotes(directory: string): ProcessNotes {
  mkdirSync(directory, { recursive: true });
  for (const file of readdirSync(directory)) {
    const [pid = "", script = ""] = decodeURIComponent(file).split(" ");
    if (script !== "" && commandOf(pid).includes(script)) process.kill(Number(pid), "SIGKILL");
    rmSync(join(directory, file));
  }
  const noteOf = (pid: number) => readdirSync(directory).filter((file) => file.startsWith(`${pid}%20`));
  return {
    add: (pid, script) => writeFileSync(join(directory, encodeURIComponent(`${pid} ${script}`)), ""),
    remove: (pid) => {
      for (const file of noteOf(pid)) rmSync(join(directory, file), { force: true });
    },
  };
}

// A pid alone proves nothing: the system may have given it to somebody else since.
function commandOf(pid: string): string {
  try {
    return execFileSync("ps", ["-o", "command=", "-p", pid], { encoding: "utf8" });
  } catch {
    return "";
  }
}
