import { setTimeout as sleep } from "node:timers/promises";

const POLL_MS = 100;
const LIMIT_MS = 60_000;

/** What a person with curl does: asks until the service says the version. */
export async function awaitVersion(backendUrl: string, version: string): Promise<void> {
  const end = performance.now() + LIMIT_MS;
  let said: string | undefined;
  while (performance.now() < end) {
    said = await askVersion(backendUrl);
    if (said === version) return;
    await sleep(POLL_MS);
  }
  throw new Error(`the service says "${said ?? "nothing"}" instead of ${version}`);
}

async function askVersion(backendUrl: string): Promise<string | undefined> {
  try {
    // A connection of its own each time: one that was kept would still lead to a process of the other release.
    const answer = await fetch(`${backendUrl}/version`, {
      headers: { connection: "close" },
      signal: AbortSignal.timeout(5000),
    });
    return ((await answer.json()) as { version: string }).version;
  } catch {
    return undefined;
  }
}
