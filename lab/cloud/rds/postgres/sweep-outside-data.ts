import { existsSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { BESIDE_DATA } from "./data-paths.ts";

/** What the names of data directories outside the lab's folder start with. */
export const OUTSIDE = "lab-postgres-";

/**
 * Removes data that had to lie outside a lab's folder and whose lab is gone: deleting the folder is how labs are thrown away.
 *
 * Touches only what carries an `.owner` note naming a folder that does not exist any more.
 */
export function sweepOutsideData(directory: string): void {
  for (const file of readdirSync(directory)) {
    if (!file.startsWith(OUTSIDE) || !file.endsWith(".owner")) continue;
    const note = join(directory, file);
    if (existsSync(readFileSync(note, "utf8"))) continue;
    const data = note.slice(0, -".owner".length);
    for (const path of [data, ...BESIDE_DATA.map((end) => `${data}.${end}`)]) {
      rmSync(path, { recursive: true, force: true });
    }
  }
}
