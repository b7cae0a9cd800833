import { spawn } from "node:child_process";
import { closeSync, mkdirSync, openSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { demoDirectory } from "./end-demo.ts";

const START_LIMIT_MS = 30_000;

/** Starts the lab's cloud as a process of its own that outlives the demo, and waits until it answers. */
export async function startLab(signal: AbortSignal): Promise<string> {
  const directory = demoDirectory("lab");
  mkdirSync(directory, { recursive: true });
  const log = openSync(join(directory, "cloud.log"), "a");
  const child = spawn(
    process.execPath,
    [join(import.meta.dirname, "..", "cloud", "main.ts"), "--dir", directory],
    {
      detached: true,
      stdio: ["ignore", log, log],
    },
  );
  closeSync(log);
  child.unref();
  const end = Date.now() + START_LIMIT_MS;
  while (Date.now() < end && !signal.aborted) {
    const endpoint = readEndpoint(directory);
    if (endpoint !== undefined) return endpoint;
    if (child.exitCode !== null) break;
    await sleep(100);
  }
  child.kill("SIGTERM");
  signal.throwIfAborted();
  throw new Error("the lab did not start");
}

function readEndpoint(directory: string): string | undefined {
  try {
    return (JSON.parse(readFileSync(join(directory, "cloud.json"), "utf8")) as { endpoint: string }).endpoint;
  } catch {
    return undefined;
  }
}
