import type { ClusterEvent, ConfigMap, KubeObject, Secret } from "./objects.ts";
import type { Pod } from "./pod.ts";
import type { Deployment, ReplicaSet, Service } from "./workloads.ts";

/** Every served collection by its plural, with the type of its objects. */
export interface Resources {
  namespaces: KubeObject;
  configmaps: ConfigMap;
  secrets: Secret;
  services: Service;
  pods: Pod;
  events: ClusterEvent;
  deployments: Deployment;
  replicasets: ReplicaSet;
}

/** The plural of a served collection. */
export type ResourceName = keyof Resources;

/** What the API must know about a collection; a new kind is one line here and one in `Resources`. */
export interface ResourceDefinition {
  readonly name: ResourceName;
  readonly kind: string;
  readonly singular: string;
  readonly shortNames: readonly string[];
  readonly apiVersion: "v1" | "apps/v1";
  readonly namespaced: boolean;
  readonly verbs: readonly string[];
}

const ALL = ["create", "delete", "get", "list", "patch", "update", "watch"];
const READ = ["get", "list", "watch"];

/** The served collections: what discovery lists and the router accepts. */
export const RESOURCES: readonly ResourceDefinition[] = [
  define("namespaces", "Namespace", "namespace", ["ns"], "v1", ALL, { namespaced: false }),
  define("configmaps", "ConfigMap", "configmap", ["cm"], "v1", ALL),
  define("secrets", "Secret", "secret", [], "v1", ALL),
  define("services", "Service", "service", ["svc"], "v1", ALL),
  define("pods", "Pod", "pod", ["po"], "v1", [...READ, "delete"]),
  define("events", "Event", "event", ["ev"], "v1", READ),
  define("deployments", "Deployment", "deployment", ["deploy"], "apps/v1", ALL),
  define("replicasets", "ReplicaSet", "replicaset", ["rs"], "apps/v1", READ),
];

function define(
  name: ResourceName,
  kind: string,
  singular: string,
  shortNames: readonly string[],
  apiVersion: "v1" | "apps/v1",
  verbs: readonly string[],
  scope = { namespaced: true },
): ResourceDefinition {
  return { name, kind, singular, shortNames, apiVersion, verbs, namespaced: scope.namespaced };
}
