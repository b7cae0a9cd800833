import { Buffer } from "node:buffer";
import { httpStatusOf } from "./kubernetes-errors.ts";
import type { Kubernetes } from "./kubernetes.ts";

/** A Secret or a ConfigMap. */
export interface DataObject {
  readonly kind: "Secret" | "ConfigMap";
  readonly namespace: string;
  readonly name: string;
}

/** Some keys of an object, and the version in which they were read. */
export interface ReadKeys {
  readonly version: string;
  /** Kubernetes refuses every change of its data. */
  readonly isImmutable: boolean;
  /** Plain; a key that is not there is undefined. */
  readonly values: Readonly<Record<string, string | undefined>>;
}

/** Reads the named keys and forgets the others; undefined when there is no such object. */
export async function readKeys(
  kubernetes: Kubernetes,
  object: DataObject,
  keys: readonly string[],
): Promise<ReadKeys | undefined> {
  const { namespace, name } = object;
  const found = await kubernetes.call("read", nameOf(object), async () => {
    try {
      return object.kind === "Secret"
        ? await kubernetes.core.readNamespacedSecret({ namespace, name })
        : await kubernetes.core.readNamespacedConfigMap({ namespace, name });
    } catch (error) {
      if (httpStatusOf(error) === 404) return undefined;
      throw error;
    }
  });
  const version = found?.metadata?.resourceVersion;
  if (found === undefined || version === undefined) return undefined;
  const { data = {}, immutable } = found;
  const values = keys.map((key): [string, string | undefined] => [key, decoded(object, data[key])]);
  return {
    version,
    isImmutable: immutable === true,
    values: Object.fromEntries(values),
  };
}

/**
 * Sets keys of an object that nobody changed since it was read; `changed` when somebody did.
 *
 * `dryRun` goes the whole way in the cluster, permissions and admission included, and keeps nothing.
 */
export async function writeKeys(
  kubernetes: Kubernetes,
  object: DataObject,
  write: {
    readonly values: Readonly<Record<string, string>>;
    readonly version: string;
    readonly dryRun?: boolean;
  },
): Promise<"written" | "changed"> {
  const { namespace, name } = object;
  const data = Object.entries(write.values).map(([key, value]) => [key, encoded(object, value)]);
  const change = {
    namespace,
    name,
    body: { metadata: { resourceVersion: write.version }, data: Object.fromEntries(data) as object },
    fieldManager: "rollback",
    ...(write.dryRun === true ? { dryRun: "All" } : {}),
  };
  return kubernetes.call("change", nameOf(object), async () => {
    try {
      await (object.kind === "Secret"
        ? kubernetes.core.patchNamespacedSecret(change)
        : kubernetes.core.patchNamespacedConfigMap(change));
      return "written";
    } catch (error) {
      if (httpStatusOf(error) === 409) return "changed";
      throw error;
    }
  });
}

const nameOf = ({ kind, namespace, name }: DataObject): string => `${kind} ${namespace}/${name}`;

function decoded({ kind }: DataObject, value: string | undefined): string | undefined {
  return kind === "Secret" && value !== undefined ? Buffer.from(value, "base64").toString("utf8") : value;
}

function encoded({ kind }: DataObject, value: string): string {
  return kind === "Secret" ? Buffer.from(value).toString("base64") : value;
}
