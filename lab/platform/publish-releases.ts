import { cpSync, mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";

/** One release of the backend: what its server is told about itself. */
interface BackendRelease {
  readonly version: string;
  /** Every how manieth request fails; absent when none does. */
  readonly failsEvery?: number;
}

/** The demo's releases: 1.3.0 is the bad one, a fifth of its answers are errors while its health check is content. */
const RELEASES: readonly BackendRelease[] = [
  { version: "1.2.2" },
  { version: "1.2.3" },
  { version: "1.3.0", failsEvery: 5 },
];

const BACKEND = join(import.meta.dirname, "backend");

/** Puts the backend's releases where the lab's cluster looks for images: `<lab dir>/releases/backend/<version>/`. */
export function publishReleases(labDirectory: string): void {
  for (const release of RELEASES) {
    const folder = join(labDirectory, "releases", "backend", release.version);
    mkdirSync(folder, { recursive: true });
    cpSync(BACKEND, folder, { recursive: true });
    writeFileSync(join(folder, "package.json"), `${JSON.stringify({ type: "module", private: true })}\n`);
    writeFileSync(join(folder, "release.json"), `${JSON.stringify(release)}\n`);
  }
}
