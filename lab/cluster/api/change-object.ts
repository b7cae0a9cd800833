import { isDeepStrictEqual } from "node:util";
import type { KubeObject } from "../model/objects.ts";
import type { Deployment } from "../model/workloads.ts";
import type { ObjectStore } from "../store/object-store.ts";
import { admitObject, type SentObject } from "./admit-object.ts";
import { deleteObject } from "./delete-object.ts";
import { jsonPatch } from "./json-patch.ts";
import { invalid, KubeError, notFound } from "./kube-error.ts";
import { mergePatch } from "./merge-patch.ts";
import type { KubeLocation } from "./parse-kube-path.ts";
import { scaleOf } from "./scale-of.ts";

/** A write as it came in. */
export interface SentChange {
  readonly method: string;
  readonly body: string;
  readonly contentType: string;
  /** `dryRun=All`: everything is checked and nothing kept. Served for updates of whole objects only. */
  readonly isDryRun: boolean;
}

/** Carries out POST, PUT, PATCH and DELETE on the store and returns what the client is answered. */
export function changeObject(
  store: ObjectStore,
  location: KubeLocation,
  change: SentChange,
): { status: number; object: object } {
  const { resource, namespace, name } = location;
  if (!resource.verbs.includes(VERBS[change.method] ?? "")) {
    throw new KubeError(405, "MethodNotAllowed", `${change.method} on ${resource.name} is not served`);
  }
  if (change.isDryRun && (!["PUT", "PATCH"].includes(change.method) || location.part !== undefined))
    throw new KubeError(400, "BadRequest", `the lab serves no dryRun of ${change.method} here`);
  if (change.method === "POST")
    return { status: 201, object: createObject(store, location, parse(change.body)) };
  if (name === undefined)
    throw new KubeError(405, "MethodNotAllowed", `${change.method} needs an object's name`);
  if (change.method === "DELETE") return { status: 200, object: deleteObject(store, location, name) };

  const current = store.find(resource.name, namespace, name);
  if (current === undefined) throw notFound(resource.name, name);
  if (location.part === "scale")
    return { status: 200, object: rescale(store, current as Deployment, change) };
  if (location.part !== undefined) throw notFound(`${resource.name}/${location.part}`, name);
  const sent = patched(current, change) as SentObject;
  const object = admitObject({ ...sent, metadata: { ...sent.metadata, name } }, resource, {
    namespace,
    current,
  });
  refuseImmutable(current, object);
  const { isDryRun } = change;
  return { status: 200, object: store.update(resource.name, object, { isDryRun }) };
}

/** A Secret or a ConfigMap that says `immutable` keeps its data and stays immutable. */
function refuseImmutable(current: KubeObject & { immutable?: boolean }, object: KubeObject): void {
  if (current.immutable !== true) return;
  const fixed = ({ data, immutable }: KubeObject & { data?: unknown; immutable?: boolean }) => [
    data,
    immutable,
  ];
  if (isDeepStrictEqual(fixed(current), fixed(object))) return;
  throw invalid(`${object.kind} "${object.metadata.name}": field is immutable when \`immutable\` is set`);
}

const VERBS: Readonly<Record<string, string>> = {
  POST: "create",
  PUT: "update",
  PATCH: "patch",
  DELETE: "delete",
};

function createObject(store: ObjectStore, { resource, namespace }: KubeLocation, sent: unknown): KubeObject {
  const object = admitObject(sent as SentObject, resource, { namespace });
  const space = object.metadata.namespace;
  if (space !== undefined && store.find("namespaces", undefined, space) === undefined) {
    throw notFound("namespaces", space);
  }
  return store.create(resource.name, object);
}

function patched(current: object, { method, body, contentType }: SentChange): unknown {
  const sent = parse(body);
  if (method === "PUT") return sent;
  if (contentType.startsWith("application/json-patch+json")) return jsonPatch(current, sent);
  const strategic = /^application\/(strategic-merge-patch\+json|apply-patch\+yaml)/.test(contentType);
  return mergePatch(current, sent, { lists: strategic ? "by-name" : "replace" });
}

function rescale(store: ObjectStore, deployment: Deployment, change: SentChange): object {
  const scale = patched(scaleOf(deployment), change) as { spec: { replicas: number } };
  const spec = { ...deployment.spec, replicas: scale.spec.replicas };
  return scaleOf(store.update("deployments", { ...deployment, spec }));
}

function parse(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    throw new KubeError(
      400,
      "BadRequest",
      "the request body is not JSON; the lab speaks no YAML and no protobuf",
    );
  }
}
