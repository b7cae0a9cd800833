import { readFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { commandOf } from "../../processes/command-of.ts";

const TIMEOUT_MS = 20_000;

/** Ends a server that a killed daemon left running on a data directory, and waits until it has. */
export async function endStaleServer(directory: string): Promise<void> {
  const pid = pidOf(directory);
  if (pid === undefined || !runsOn(pid, directory)) return;
  process.kill(pid, "SIGINT");
  const deadline = performance.now() + TIMEOUT_MS;
  while (runsOn(pid, directory)) {
    if (performance.now() > deadline)
      throw new Error(`PostgreSQL ${pid} on ${directory} does not end; end it by hand`);
    await sleep(50);
  }
}

function pidOf(directory: string): number | undefined {
  try {
    const [line = ""] = readFileSync(join(directory, "postmaster.pid"), "utf8").split("\n");
    return /^\d+$/.test(line) ? Number(line) : undefined;
  } catch {
    return undefined;
  }
}

function runsOn(pid: number, directory: string): boolean {
  return commandOf(pid).includes(directory);
}
