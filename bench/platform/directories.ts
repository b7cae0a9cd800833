import { join } from "node:path";

/** The root of this repository. */
export const ROOT = join(import.meta.dirname, "..", "..");

/** A path inside the folder of the measured platform, which holds everything of it and is removed afterwards. */
export function benchDirectory(...parts: string[]): string {
  return join(ROOT, ".lab", "bench", ...parts);
}
