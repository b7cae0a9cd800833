import { type ChildProcess, spawn } from "node:child_process";
import { closeSync, openSync } from "node:fs";
import { join } from "node:path";

/** A release's running process; `exit` resolves with its exit code, as a container runtime would report it. */
export interface ReleaseProcess {
  readonly script: string;
  readonly child: ChildProcess;
  readonly exit: Promise<number>;
}

/** Starts a release folder's server.js under this Node, with only the environment given; output goes to the log file. */
export function spawnRelease(folder: string, env: Record<string, string>, logFile: string): ReleaseProcess {
  const script = join(folder, "server.js");
  const log = openSync(logFile, "a");
  const child = spawn(process.execPath, [script], {
    cwd: folder,
    env: { PATH: process.env["PATH"], ...env },
    stdio: ["ignore", log, log],
  });
  closeSync(log);
  const exit = new Promise<number>((resolve) => {
    child.once("exit", (code, signal) => resolve(code ?? (signal === "SIGKILL" ? 137 : 143)));
    child.once("error", () => resolve(127));
  });
  return { script, child, exit };
}
