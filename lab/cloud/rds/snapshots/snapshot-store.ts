import { readdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { fileNameOf } from "../../disk/file-name.ts";
import { readJsonFile, writeJsonFile } from "../../disk/json-file.ts";
import type { KindWords } from "../rds-error.ts";
import type { SnapshotRecord } from "./snapshot-record.ts";

/** The snapshots of instances, or of clusters, on disk: one folder each, with `snapshot.json` and `data`, a server's directory. */
export class SnapshotStore {
  /** What is said when one of them is refused. */
  readonly words: KindWords;
  readonly #directory: string;
  readonly #records = new Map<string, SnapshotRecord>();

  constructor(directory: string, words: KindWords) {
    this.words = words;
    this.#directory = directory;
    for (const folder of foldersIn(directory)) {
      const record = readJsonFile(join(directory, folder, "snapshot.json")) as SnapshotRecord | undefined;
      if (record !== undefined) this.#records.set(record.identifier, record);
    }
  }

  /** All snapshots, by name. */
  list(): SnapshotRecord[] {
    return [...this.#records.values()].sort((a, b) => (a.identifier < b.identifier ? -1 : 1));
  }

  /** The snapshot of this name, however it is capitalised. */
  find(identifier: string): SnapshotRecord | undefined {
    return this.#records.get(identifier.toLowerCase());
  }

  /** The snapshot of this name, or the refusal AWS gives. */
  require(identifier: string): SnapshotRecord {
    const record = this.find(identifier);
    if (record === undefined) throw this.words.notFound(identifier);
    return record;
  }

  /** The complete automated snapshots of one instance, oldest first: what a restore to a point in time starts from. */
  automatedOf(resourceId: string): SnapshotRecord[] {
    return this.list()
      .filter(
        ({ type, status, instance }) =>
          type === "automated" && status === "available" && instance.resourceId === resourceId,
      )
      .sort((a, b) => ((a.createdAt ?? "") < (b.createdAt ?? "") ? -1 : 1));
  }

  /** Puts a record on disk and in place of what was known. */
  save(record: SnapshotRecord): SnapshotRecord {
    writeJsonFile(join(this.#folderOf(record.identifier), "snapshot.json"), record);
    this.#records.set(record.identifier, record);
    return record;
  }

  /** Forgets a snapshot and removes its data. */
  remove(identifier: string): void {
    this.#records.delete(identifier);
    rmSync(this.#folderOf(identifier), { recursive: true, force: true });
  }

  /** Where a snapshot's data lies. */
  dataOf(identifier: string): string {
    return join(this.#folderOf(identifier), "data");
  }

  #folderOf(identifier: string): string {
    return join(this.#directory, fileNameOf(identifier));
  }
}

function foldersIn(directory: string): string[] {
  try {
    return readdirSync(directory);
  } catch {
    return [];
  }
}
