import { setTimeout as sleep } from "node:timers/promises";

const LIMIT_MS = 60_000;
const POLL_MS = 25;

/** Waits until a look finds something and answers it; throws after a minute, naming what was waited for. */
export async function until<Found>(
  what: string,
  look: () => Found | undefined | false | Promise<Found | undefined | false>,
): Promise<Found> {
  const deadline = performance.now() + LIMIT_MS;
  while (performance.now() < deadline) {
    const found = await look();
    if (found !== undefined && found !== false) return found;
    await sleep(POLL_MS);
  }
  throw new Error(`waited a minute in vain for ${what}`);
}
