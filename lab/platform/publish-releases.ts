import { cpSync, mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { PlatformHistory } from "./histories/history.ts";
import { PLAIN_HISTORY } from "./histories/plain.ts";

const BACKEND = join(import.meta.dirname, "backend");

/** Puts the backend's releases where the lab's cluster looks for images: `<lab dir>/releases/backend/<version>/`. */
export function publishReleases(
  labDirectory: string,
  { folder, releases }: PlatformHistory = PLAIN_HISTORY,
): void {
  for (const { version, backend } of releases) {
    const { orders, ...release } = backend;
    const image = join(labDirectory, "releases", "backend", version);
    mkdirSync(image, { recursive: true });
    cpSync(BACKEND, image, { recursive: true });
    if (orders !== undefined) cpSync(join(folder, orders), join(image, "orders.js"));
    writeFileSync(join(image, "package.json"), `${JSON.stringify({ type: "module", private: true })}\n`);
    writeFileSync(join(image, "release.json"), `${JSON.stringify({ version, ...release })}\n`);
  }
}
