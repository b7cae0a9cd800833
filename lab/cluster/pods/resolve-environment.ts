import type { Container, EnvironmentSource, EnvironmentVariable, KeyReference, Pod } from "../model/pod.ts";
import type { ObjectStore } from "../store/object-store.ts";

/**
 * Resolves a container's variables from values, ConfigMaps, Secrets and a few fields, as they are at this moment.
 *
 * Throws when a source that is not optional is missing: the container must wait (CreateContainerConfigError), not start
 * without it.
 */
export function resolveEnvironment(
  store: ObjectStore,
  pod: Pod,
  container: Container,
): Record<string, string> {
  const namespace = pod.metadata.namespace ?? "default";
  const environment: Record<string, string> = {};
  for (const source of container.envFrom ?? [])
    Object.assign(environment, valuesFrom(store, namespace, source));
  for (const variable of container.env ?? []) {
    const value = valueOf(store, pod, variable);
    if (value !== undefined) environment[variable.name] = value;
  }
  return environment;
}

function valuesFrom(
  store: ObjectStore,
  namespace: string,
  source: EnvironmentSource,
): Record<string, string> {
  const { prefix = "", configMapRef, secretRef } = source;
  const values = {
    ...(configMapRef && configValues(store, namespace, configMapRef)),
    ...(secretRef && secretValues(store, namespace, secretRef)),
  };
  return Object.fromEntries(Object.entries(values).map(([key, value]) => [prefix + key, value]));
}

function valueOf(
  store: ObjectStore,
  pod: Pod,
  { name, value, valueFrom }: EnvironmentVariable,
): string | undefined {
  if (valueFrom === undefined) return value ?? "";
  const namespace = pod.metadata.namespace ?? "default";
  const { configMapKeyRef, secretKeyRef, fieldRef } = valueFrom;
  if (configMapKeyRef) return pick(configValues(store, namespace, configMapKeyRef), configMapKeyRef);
  if (secretKeyRef) return pick(secretValues(store, namespace, secretKeyRef), secretKeyRef);
  if (fieldRef?.fieldPath === "metadata.name") return pod.metadata.name;
  if (fieldRef?.fieldPath === "metadata.namespace") return namespace;
  throw new Error(
    `variable "${name}" has a source the lab does not know; use a ConfigMap, a Secret or metadata.name`,
  );
}

function pick(
  values: Readonly<Record<string, string>>,
  { name, key, optional }: KeyReference,
): string | undefined {
  const value = values[key];
  if (value === undefined && optional !== true) throw new Error(`couldn't find key ${key} in "${name}"`);
  return value;
}

interface Reference {
  readonly name: string;
  readonly optional?: boolean;
}

function configValues(
  store: ObjectStore,
  namespace: string,
  { name, optional }: Reference,
): Record<string, string> {
  const map = store.find("configmaps", namespace, name);
  if (map === undefined && optional !== true) throw new Error(`configmap "${name}" not found`);
  return map?.data ?? {};
}

function secretValues(
  store: ObjectStore,
  namespace: string,
  { name, optional }: Reference,
): Record<string, string> {
  const secret = store.find("secrets", namespace, name);
  if (secret === undefined && optional !== true) throw new Error(`secret "${name}" not found`);
  const entries = Object.entries(secret?.data ?? {});
  return Object.fromEntries(
    entries.map(([key, value]) => [key, Buffer.from(value, "base64").toString("utf8")]),
  );
}
