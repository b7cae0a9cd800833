import { randomBytes } from "node:crypto";
import { mkdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";

import type { Properties } from "../harness/property-values.ts";

/** A resource of the lab provider as its file holds it. */
export interface StoredThing {
  readonly id: string;
  readonly type: string;
  readonly urn: string;
  readonly inputs: Properties;
  /** How often it has been written: 1 after its creation. */
  readonly generation: number;
}

/** Writes a thing's file in one step: a reader sees the old content or the new, never half. */
export async function writeThing(thing: StoredThing): Promise<void> {
  const path = thingPath(thing.id);
  await mkdir(join(path, ".."), { recursive: true });
  const draft = `${path}.${randomBytes(4).toString("hex")}.new`;
  await writeFile(draft, `${JSON.stringify(thing, undefined, 2)}\n`);
  await rename(draft, path);
}

/** The thing with this id, or undefined when its file is gone. */
export async function findThing(id: string): Promise<StoredThing | undefined> {
  try {
    return JSON.parse(await readFile(thingPath(id), "utf8")) as StoredThing;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return undefined;
    throw error;
  }
}

/** Removes a thing's file; a thing that is gone already counts as removed. */
export async function removeThing(id: string): Promise<void> {
  await rm(thingPath(id), { force: true });
}

function thingPath(id: string): string {
  const directory = process.env["LAB_DIR"];
  if (directory === undefined) {
    throw new Error("LAB_DIR is not set: name the directory in which the lab keeps its things");
  }
  return join(directory, "things", `${id}.json`);
}
