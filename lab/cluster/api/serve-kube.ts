import type { IncomingMessage, ServerResponse } from "node:http";
import { answerJson, answerText } from "../../cloud/http/answer.ts";
import { readBody } from "../../cloud/http/read-body.ts";
import type { KubeObject } from "../model/objects.ts";
import type { ObjectStore } from "../store/object-store.ts";
import { changeObject } from "./change-object.ts";
import { discoveryDocument } from "./discovery.ts";
import { KubeError, notFound } from "./kube-error.ts";
import { objectTable } from "./object-table.ts";
import { type KubeLocation, parseKubePath } from "./parse-kube-path.ts";
import { scaleOf } from "./scale-of.ts";
import { selectorOf } from "./selectors.ts";
import { watchObjects } from "./watch-objects.ts";

/** What the API serves: the store, and the logs of the pods' processes. */
export interface KubeServer {
  readonly store: ObjectStore;
  readonly readLog: (namespace: string, pod: string) => string | undefined;
  /** Returns when every Service has its port and its status. */
  readonly publishServices: () => Promise<void>;
}

/** Answers one request to the lab's Kubernetes API; `url` has the `/kube` prefix taken off. */
export async function serveKube(
  server: KubeServer,
  request: IncomingMessage,
  response: ServerResponse,
  url: URL,
): Promise<void> {
  try {
    const discovered = discoveryDocument(url.pathname.replace(/\/$/, ""));
    if (discovered !== undefined) {
      answerJson(response, 200, discovered);
      return;
    }
    const location = parseKubePath(url.pathname);
    if (location === undefined)
      throw new KubeError(404, "NotFound", `the lab does not serve "${url.pathname}"`);
    if (request.method === "GET") {
      const asTable = request.headers.accept?.includes("as=Table") ?? false;
      readObjects(server, response, location, { query: url.searchParams, asTable });
      return;
    }
    const body = await readBody(request);
    const change = {
      method: request.method ?? "?",
      body,
      contentType: request.headers["content-type"] ?? "",
      isDryRun: url.searchParams.get("dryRun") === "All",
    };
    const { status, object } = changeObject(server.store, location, change);
    answerJson(response, status, await published(server, location, object));
  } catch (error) {
    if (!(error instanceof KubeError)) throw error;
    answerJson(response, error.code, error.toStatus());
  }
}

// A load balancer takes minutes on AWS; here a Service's first answer has its address already.
async function published(
  server: KubeServer,
  { resource, namespace }: KubeLocation,
  object: object,
): Promise<object> {
  if (resource.name !== "services") return object;
  await server.publishServices();
  const { metadata } = object as KubeObject;
  return server.store.find("services", namespace, metadata.name) ?? object;
}

function readObjects(
  { store, readLog }: KubeServer,
  response: ServerResponse,
  location: KubeLocation,
  { query, asTable }: { readonly query: URLSearchParams; readonly asTable: boolean },
): void {
  const { resource, namespace, name, part } = location;
  const selects = selectorOf(query);
  if (["true", "1"].includes(query.get("watch") ?? "")) {
    watchObjects(store, response, location, { query, selects });
    return;
  }
  if (name === undefined) {
    const items = store.list(resource.name, namespace).filter(selects);
    if (asTable) {
      answerJson(response, 200, objectTable(resource.name, items, store.version));
      return;
    }
    const metadata = { resourceVersion: store.version };
    answerJson(response, 200, {
      kind: `${resource.kind}List`,
      apiVersion: resource.apiVersion,
      metadata,
      items,
    });
    return;
  }
  const object = store.find(resource.name, namespace, name);
  if (object === undefined) throw notFound(resource.name, name);
  if (part === "log" && resource.name === "pods") {
    answerText(response, 200, readLog(namespace ?? "default", name) ?? "");
    return;
  }
  if (asTable && part === undefined) {
    answerJson(response, 200, objectTable(resource.name, [object], store.version));
    return;
  }
  const deployment = part === "scale" ? store.find("deployments", namespace, name) : undefined;
  if (part !== undefined && part !== "status" && deployment === undefined) throw notFound(part, name);
  answerJson(response, 200, deployment === undefined ? object : scaleOf(deployment));
}
