import { globSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { join } from "node:path";

/** How often each thing of the lab was written since it was created, by name: what really happened to it. */
export async function generations(lab: string): Promise<Readonly<Record<string, number[]>>> {
  const found: Record<string, number[]> = {};
  for (const file of globSync(join(lab, "things/*.json")).sort()) {
    const thing = JSON.parse(await readFile(file, "utf8")) as { urn: string; generation: number };
    (found[thing.urn.split("::").at(-1) ?? ""] ??= []).push(thing.generation);
  }
  return found;
}
