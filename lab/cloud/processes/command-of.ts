import { execFileSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";

/**
 * The command line a process runs; empty when there is no such process.
 *
 * A pid alone proves nothing: the system may have given it to another program since it was written down.
 */
export function commandOf(pid: number): string {
  try {
    // Small systems have no `ps`, others have no /proc.
    if (existsSync("/proc/self/cmdline"))
      return readFileSync(`/proc/${pid}/cmdline`, "utf8").replaceAll("\0", " ");
    return execFileSync("ps", ["-o", "command=", "-p", String(pid)], {
      encoding: "utf8",
      stdio: ["ignore", "pipe", "ignore"],
    });
  } catch {
    return "";
  }
}
