import { fstatSync } from "node:fs";

const POLL_MS = 500;

/**
 * Calls `onGone` once the process that started this one has died, even by SIGKILL.
 *
 * The engine holds the write end of a plugin's stdin for as long as it lives, so its end is noticed
 * at once; the parent id is polled as well, for plugins started without a pipe.
 */
export function watchParent(onGone: () => void): void {
  const parent = process.ppid;
  setInterval(() => {
    if (process.ppid !== parent) onGone();
  }, POLL_MS).unref();

  if (!hasPipeOnStdin()) return;
  process.stdin.once("close", onGone).resume();
}

function hasPipeOnStdin(): boolean {
  try {
    const stdin = fstatSync(0);
    return stdin.isFIFO() || stdin.isSocket();
  } catch {
    // A closed stdin says nothing about the parent.
    return false;
  }
}
