import { readFileSync } from "node:fs";
import { join } from "node:path";

/** Folder of what the genuine engine printed and stored, recorded once; its README says how. */
export const RECORDED = join(import.meta.dirname, "..", "_fixtures", "engine");

/** A recorded text. */
export function recorded(name: string): string {
  return readFileSync(join(RECORDED, name), "utf8");
}
