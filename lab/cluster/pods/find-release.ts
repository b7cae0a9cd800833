import { existsSync } from "node:fs";
import { join } from "node:path";

/**
 * Finds the release folder an image stands for: `…/backend:1.2.3` is `<releases>/backend/1.2.3/server.js`.
 *
 * Undefined when there is none, or when the image carries no tag: the pod then waits as after a failed pull.
 */
export function findRelease(releases: string, image: string): string | undefined {
  const match = /([^/:@]+):([A-Za-z0-9_][A-Za-z0-9_.-]{0,127})(?:@sha256:[0-9a-f]{64})?$/.exec(image);
  const [, repository, tag] = match ?? [];
  if (repository === undefined || tag === undefined) return undefined;
  const folder = join(releases, repository, tag);
  return existsSync(join(folder, "server.js")) ? folder : undefined;
}
