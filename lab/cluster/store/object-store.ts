import { randomUUID } from "node:crypto";
import { mkdirSync, readdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { isDeepStrictEqual } from "node:util";
import { fileNameOf } from "../../cloud/disk/file-name.ts";
import { readJsonFile, writeJsonFile } from "../../cloud/disk/json-file.ts";
import { alreadyExists, conflict, notFound } from "../api/kube-error.ts";
import type { KubeObject, ObjectMeta } from "../model/objects.ts";
import { RESOURCES, type ResourceName, type Resources } from "../model/resources.ts";

/** One change of the store, as a watch reports it. */
export interface StoreChange {
  readonly type: "ADDED" | "MODIFIED" | "DELETED";
  readonly resource: ResourceName;
  readonly object: KubeObject;
}

/** An object as a caller hands it in: the store adds identity and version. */
export type NewObject<T extends KubeObject> = Omit<T, "metadata"> & {
  metadata: Partial<ObjectMeta> & { name: string };
};

// Pods are processes and events are history: neither outlives the daemon.
const IN_MEMORY: readonly ResourceName[] = ["pods", "events"];

/**
 * The cluster's memory, etcd's stand-in: objects by collection, namespace and name.
 *
 * Keeps the API's promises that controllers and clients lean on: uid once, resourceVersion on every change, generation on
 * every spec change, no event for a change that changes nothing.
 */
export class ObjectStore {
  readonly #directory: string;
  readonly #objects = new Map<ResourceName, Map<string, KubeObject>>();
  readonly #listeners = new Set<(change: StoreChange) => void>();
  #version = 1;

  constructor(directory: string) {
    this.#directory = directory;
    for (const { name } of RESOURCES) this.#objects.set(name, this.#load(name));
  }

  /** The newest resourceVersion given out. */
  get version(): string {
    return String(this.#version);
  }

  list<K extends ResourceName>(resource: K, namespace?: string): Resources[K][] {
    const all = [...this.#collection(resource).values()] as Resources[K][];
    return namespace === undefined ? all : all.filter((object) => object.metadata.namespace === namespace);
  }

  find<K extends ResourceName>(
    resource: K,
    namespace: string | undefined,
    name: string,
  ): Resources[K] | undefined {
    return this.#collection(resource).get(keyOf(namespace, name)) as Resources[K] | undefined;
  }

  /** Stores a new object under a free name. */
  create<K extends ResourceName>(resource: K, object: NewObject<Resources[K]>): Resources[K] {
    const { namespace, name } = object.metadata;
    if (this.find(resource, namespace, name) !== undefined) throw alreadyExists(resource, name);
    const created = {
      ...object,
      metadata: {
        ...object.metadata,
        uid: randomUUID(),
        generation: 1,
        creationTimestamp: new Date().toISOString().replace(/\.\d+Z$/, "Z"),
        resourceVersion: this.#nextVersion(),
      },
    } as Resources[K];
    this.#save(resource, created, "ADDED");
    return created;
  }

  /** Replaces an object; refuses a stale resourceVersion, accepts none at all as "whatever is there". A dry run keeps nothing. */
  update<K extends ResourceName>(
    resource: K,
    object: NewObject<Resources[K]>,
    { isDryRun }: { readonly isDryRun: boolean } = { isDryRun: false },
  ): Resources[K] {
    const { namespace, name, resourceVersion } = object.metadata;
    const current = this.find(resource, namespace, name);
    if (current === undefined) throw notFound(resource, name);
    const { metadata } = current;
    if (resourceVersion !== undefined && resourceVersion !== metadata.resourceVersion)
      throw conflict(resource, name);

    const { uid, creationTimestamp, generation = 1 } = metadata;
    const same = {
      ...object.metadata,
      uid,
      creationTimestamp,
      generation,
      resourceVersion: metadata.resourceVersion,
    };
    const candidate = { ...object, metadata: same } as Resources[K];
    if (isDryRun || isDeepStrictEqual(candidate, current)) return candidate;

    same.resourceVersion = this.#nextVersion();
    if (!isDeepStrictEqual(candidate.spec, current.spec)) same.generation = generation + 1;
    this.#save(resource, candidate, "MODIFIED");
    return candidate;
  }

  remove<K extends ResourceName>(resource: K, namespace: string | undefined, name: string): Resources[K] {
    const object = this.find(resource, namespace, name);
    if (object === undefined) throw notFound(resource, name);
    this.#nextVersion();
    this.#collection(resource).delete(keyOf(namespace, name));
    if (!IN_MEMORY.includes(resource)) rmSync(this.#fileOf(resource, object), { force: true });
    this.#emit({ type: "DELETED", resource, object });
    return object;
  }

  /** Calls back after every change until the returned function is called. */
  onChange(listener: (change: StoreChange) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  #collection(resource: ResourceName): Map<string, KubeObject> {
    return this.#objects.get(resource) ?? new Map<string, KubeObject>();
  }

  #nextVersion(): string {
    this.#version += 1;
    return String(this.#version);
  }

  #save(resource: ResourceName, object: KubeObject, type: "ADDED" | "MODIFIED"): void {
    if (!IN_MEMORY.includes(resource)) writeJsonFile(this.#fileOf(resource, object), object);
    this.#collection(resource).set(keyOf(object.metadata.namespace, object.metadata.name), object);
    this.#emit({ type, resource, object });
  }

  #emit(change: StoreChange): void {
    for (const listener of [...this.#listeners]) listener(change);
  }

  #fileOf(resource: ResourceName, { metadata }: KubeObject): string {
    return join(this.#directory, resource, `${fileNameOf(keyOf(metadata.namespace, metadata.name))}.json`);
  }

  #load(resource: ResourceName): Map<string, KubeObject> {
    const folder = join(this.#directory, resource);
    if (IN_MEMORY.includes(resource)) return new Map();
    mkdirSync(folder, { recursive: true });
    const objects = readdirSync(folder)
      .filter((file) => file.endsWith(".json"))
      .map((file) => readJsonFile(join(folder, file)) as KubeObject);
    for (const { metadata } of objects)
      this.#version = Math.max(this.#version, Number(metadata.resourceVersion));
    return new Map(objects.map((object) => [keyOf(object.metadata.namespace, object.metadata.name), object]));
  }
}

function keyOf(namespace: string | undefined, name: string): string {
  return `${namespace ?? ""}/${name}`;
}
