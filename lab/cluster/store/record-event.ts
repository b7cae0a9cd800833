import { randomBytes } from "node:crypto";
import type { KubeObject } from "../model/objects.ts";
import type { ObjectStore } from "./object-store.ts";

const KEPT = 200;

/** Adds a cluster event about an object; only the last 200 are kept. */
export function recordEvent(
  store: ObjectStore,
  { kind, metadata }: KubeObject,
  event: { readonly type: "Normal" | "Warning"; readonly reason: string; readonly message: string },
): void {
  const at = new Date().toISOString();
  const namespace = metadata.namespace ?? "default";
  store.create("events", {
    apiVersion: "v1",
    kind: "Event",
    metadata: { namespace, name: `${metadata.name}.${randomBytes(8).toString("hex")}` },
    ...event,
    involvedObject: { kind, namespace, name: metadata.name, uid: metadata.uid },
    firstTimestamp: at,
    lastTimestamp: at,
  });
  const surplus = store.list("events").slice(0, -KEPT);
  for (const old of surplus) store.remove("events", old.metadata.namespace, old.metadata.name);
}
