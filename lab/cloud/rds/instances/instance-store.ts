import { readdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { readJsonFile, writeJsonFile } from "../../disk/json-file.ts";
import { INSTANCE_WORDS, type KindWords } from "../rds-error.ts";
import type { InstanceRecord } from "./instance-record.ts";

/** The DB instances, or the clusters, by resource id, on disk; names are looked up, because names move. */
export class InstanceStore {
  /** What is said when one of them is refused. */
  readonly words: KindWords;
  readonly #directory: string;
  readonly #records = new Map<string, InstanceRecord>();

  constructor(directory: string, words: KindWords = INSTANCE_WORDS) {
    this.words = words;
    this.#directory = directory;
    for (const resourceId of foldersIn(directory)) {
      const record = readJsonFile(this.#fileOf(resourceId)) as InstanceRecord | undefined;
      if (record !== undefined) this.#records.set(resourceId, record);
    }
  }

  /** All instances, by name. */
  list(): InstanceRecord[] {
    return [...this.#records.values()].sort((a, b) => (a.identifier < b.identifier ? -1 : 1));
  }

  /** The instance that has this name now, however it is capitalised. */
  find(identifier: string): InstanceRecord | undefined {
    return this.list().find((record) => record.identifier === identifier.toLowerCase());
  }

  /** The instance of this name, or the refusal AWS gives. */
  require(identifier: string): InstanceRecord {
    const record = this.find(identifier);
    if (record === undefined) throw this.words.notFound(identifier);
    return record;
  }

  /** True when a name is in use or promised to a rename that is under way. */
  isTaken(identifier: string): boolean {
    const name = identifier.toLowerCase();
    return this.list().some((record) => record.identifier === name || record.applying.identifier === name);
  }

  /** The instance as it is now; undefined once it is deleted. */
  byResourceId(resourceId: string): InstanceRecord | undefined {
    return this.#records.get(resourceId);
  }

  /** Puts a record on disk and in place of what was known. */
  save(record: InstanceRecord): InstanceRecord {
    writeJsonFile(this.#fileOf(record.resourceId), record);
    this.#records.set(record.resourceId, record);
    return record;
  }

  /** Changes some fields of an instance as it is now; undefined once it is deleted. */
  update(resourceId: string, changes: Partial<InstanceRecord>): InstanceRecord | undefined {
    const record = this.#records.get(resourceId);
    return record === undefined ? undefined : this.save({ ...record, ...changes });
  }

  /** Forgets an instance; its data directory is the caller's to remove. */
  remove(resourceId: string): void {
    this.#records.delete(resourceId);
    rmSync(join(this.#directory, resourceId), { recursive: true, force: true });
  }

  /** The folder of one instance's record and, where possible, its data. */
  folderOf(resourceId: string): string {
    return join(this.#directory, resourceId);
  }

  #fileOf(resourceId: string): string {
    return join(this.folderOf(resourceId), "instance.json");
  }
}

function foldersIn(directory: string): string[] {
  try {
    return readdirSync(directory);
  } catch {
    return [];
  }
}
