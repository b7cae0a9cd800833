import { readdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { fileNameOf } from "../disk/file-name.ts";
import { readJsonFile, writeJsonFile } from "../disk/json-file.ts";

/** One stored resource: its id and whatever JSON its provider keeps. */
export interface StoredResource {
  readonly id: string;
  readonly value: unknown;
}

/** The cloud's memory for every resource that needs no behaviour of its own: JSON on disk by type and id. */
export interface ResourceStore {
  readonly find: (type: string, id: string) => StoredResource | undefined;
  readonly list: (type: string) => StoredResource[];
  readonly put: (type: string, id: string, value: unknown) => void;
  readonly remove: (type: string, id: string) => boolean;
}

/** Opens the store under a folder; every change is on disk before the call returns. */
export function openResourceStore(directory: string): ResourceStore {
  const folderOf = (type: string) => join(directory, fileNameOf(type));
  const fileOf = (type: string, id: string) => join(folderOf(type), `${fileNameOf(id)}.json`);
  const find = (type: string, id: string) => readJsonFile(fileOf(type, id)) as StoredResource | undefined;

  return {
    find,
    list: (type) =>
      jsonFilesIn(folderOf(type)).map((file) => readJsonFile(join(folderOf(type), file)) as StoredResource),
    put: (type, id, value) => writeJsonFile(fileOf(type, id), { id, value }),
    remove: (type, id) => {
      if (find(type, id) === undefined) return false;
      rmSync(fileOf(type, id));
      return true;
    },
  };
}

function jsonFilesIn(folder: string): string[] {
  try {
    return readdirSync(folder)
      .filter((file) => file.endsWith(".json"))
      .sort();
  } catch {
    return [];
  }
}
