import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { execa } from "execa";
import { benchDirectory, ROOT } from "./directories.ts";

const START_LIMIT_MS = 30_000;
const STOP_LIMIT_MS = 30_000;

/** The lab's cloud while it runs for the bench. */
export interface RunningCloud {
  readonly endpoint: string;
  readonly stop: () => Promise<void>;
}

/** Starts the lab's cloud on the bench's own folder, beside any demo's; it ends with this process at the latest. */
export async function startCloud(): Promise<RunningCloud> {
  const directory = benchDirectory("lab");
  const child = execa(process.execPath, [join(ROOT, "lab", "cloud", "main.ts"), "--dir", directory], {
    stdin: "ignore",
    stdout: { file: join(directory, "cloud.log") },
    stderr: { file: join(directory, "cloud.err") },
    reject: false,
    forceKillAfterDelay: STOP_LIMIT_MS,
  });
  const ended = new AbortController();
  void child.then(() => ended.abort());
  const stop = async (): Promise<void> => {
    child.kill("SIGTERM");
    await child;
  };
  const end = Date.now() + START_LIMIT_MS;
  while (Date.now() < end && !ended.signal.aborted) {
    const endpoint = await readEndpoint(directory);
    if (endpoint !== undefined) return { endpoint, stop };
    await sleep(100);
  }
  await stop();
  throw new Error(`the lab did not start: ${await readFile(join(directory, "cloud.err"), "utf8")}`);
}

async function readEndpoint(directory: string): Promise<string | undefined> {
  try {
    const text = await readFile(join(directory, "cloud.json"), "utf8");
    return (JSON.parse(text) as { endpoint: string }).endpoint;
  } catch {
    return undefined;
  }
}
