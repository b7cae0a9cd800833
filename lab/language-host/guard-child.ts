import { spawn, type ChildProcess } from "node:child_process";

// `read` returns when the host's end of the pipe closes, which the kernel does even after SIGKILL.
const KILL_WHEN_ABANDONED = 'read -r _; kill -KILL "$0" 2>/dev/null';

/**
 * Makes sure a child cannot outlive this process, not even when this process is killed.
 *
 * Node has no parent-death signal, and a hung program looks at nothing, so a one-line shell waits on
 * a pipe held by this process. Returns the function that sends the guard away.
 */
export function guardChild(child: ChildProcess): () => void {
  if (child.pid === undefined) return () => undefined;
  const guard = spawn("/bin/sh", ["-c", KILL_WHEN_ABANDONED, String(child.pid)], {
    stdio: ["pipe", "ignore", "ignore"],
  });
  guard.once("error", () => undefined);
  guard.unref();
  return () => {
    guard.kill("SIGKILL");
  };
}
