import { existsSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";

const ROOT = join(import.meta.dirname, "..", "..");
const STOP_LIMIT_MS = 30_000;

/** A path inside the demo's folder, which holds everything the demo makes and can be deleted at any time. */
export function demoDirectory(...parts: string[]): string {
  return join(ROOT, ".lab", "demo", ...parts);
}

/**
 * Stops the lab of the last demo with everything it started, and removes its files unless they are to be kept;
 * answers whether one was up.
 */
export async function endDemo({
  keepFiles = false,
}: { readonly keepFiles?: boolean } = {}): Promise<boolean> {
  const pid = readPid();
  if (pid !== undefined) {
    process.kill(pid, "SIGTERM");
    for (const end = Date.now() + STOP_LIMIT_MS; readPid() !== undefined && Date.now() < end;)
      await sleep(100);
  }
  if (!keepFiles) rmSync(demoDirectory(), { recursive: true, force: true });
  return pid !== undefined;
}

/** The process of the running lab, if it is alive. */
function readPid(): number | undefined {
  const file = demoDirectory("lab", "cloud.json");
  if (!existsSync(file)) return undefined;
  const { pid } = JSON.parse(readFileSync(file, "utf8")) as { pid: number };
  try {
    process.kill(pid, 0);
    return pid;
  } catch {
    return undefined;
  }
}
