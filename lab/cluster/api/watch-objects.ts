import type { ServerResponse } from "node:http";
import type { KubeObject } from "../model/objects.ts";
import type { ObjectStore } from "../store/object-store.ts";
import type { KubeLocation } from "./parse-kube-path.ts";

/**
 * Streams changes of a collection as JSON lines until the client leaves or `timeoutSeconds` have passed.
 *
 * The lab keeps no history: a watch from an old resourceVersion starts with the objects as they are now, which informers accept.
 */
export function watchObjects(
  store: ObjectStore,
  response: ServerResponse,
  { resource, namespace, name }: KubeLocation,
  options: { readonly query: URLSearchParams; readonly selects: (object: KubeObject) => boolean },
): void {
  const wanted = (object: KubeObject) =>
    (namespace === undefined || object.metadata.namespace === namespace) &&
    (name === undefined || object.metadata.name === name) &&
    options.selects(object);
  const send = (type: string, object: object) => response.write(`${JSON.stringify({ type, object })}\n`);

  response.writeHead(200, { "content-type": "application/json" });
  response.flushHeaders();
  for (const object of store.list(resource.name).filter(wanted)) send("ADDED", object);
  if (options.query.get("sendInitialEvents") === "true") send("BOOKMARK", initialEventsEnd(store, resource));

  const stop = store.onChange((change) => {
    if (change.resource === resource.name && wanted(change.object)) send(change.type, change.object);
  });
  const seconds = Number(options.query.get("timeoutSeconds") ?? 300);
  const timer = setTimeout(() => response.end(), Math.min(seconds, 3600) * 1000);
  response.on("close", () => {
    clearTimeout(timer);
    stop();
  });
}

function initialEventsEnd(store: ObjectStore, { kind, apiVersion }: KubeLocation["resource"]): object {
  const annotations = { "k8s.io/initial-events-end": "true" };
  return { kind, apiVersion, metadata: { resourceVersion: store.version, annotations } };
}
