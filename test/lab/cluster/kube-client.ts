import { writeFileSync } from "node:fs";
import type { Lab } from "../cloud/start-lab.ts";

/** Any object, as loosely as a client without types sees it. */
export interface Loose {
  metadata: {
    name: string;
    uid: string;
    resourceVersion: string;
    generation: number;
    deletionTimestamp?: string;
    annotations?: Record<string, string>;
    ownerReferences?: { uid: string }[];
  };
  spec: Record<string, unknown>;
  status?: Record<string, unknown>;
  data?: Record<string, string>;
  reason?: string;
}

/** One answer of the API. */
export interface KubeAnswer {
  readonly status: number;
  readonly body: Loose & { items?: Loose[] };
}

/** Sends one request to the lab's Kubernetes API. */
export async function kube(
  lab: Lab,
  method: string,
  path: string,
  body?: unknown,
  contentType = "application/json",
): Promise<KubeAnswer> {
  const answer = await fetch(`${lab.endpoint}/kube${path}`, {
    method,
    headers: { "content-type": contentType },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  return { status: answer.status, body: (await answer.json()) as KubeAnswer["body"] };
}

/** A Deployment of the `web` release of this version, labelled `app: <name>`. */
export function aDeployment(
  name: string,
  version: string,
  spec: object = {},
  container: object = {},
): object {
  const labels = { app: name };
  const web = {
    name: "web",
    image: `registry.example.com/web:${version}`,
    ports: [{ name: "http", containerPort: 8080 }],
    readinessProbe: { httpGet: { path: "/health", port: "http" }, periodSeconds: 1 },
    ...container,
  };
  const template = { metadata: { labels }, spec: { containers: [web], terminationGracePeriodSeconds: 2 } };
  return { metadata: { name }, spec: { replicas: 2, selector: { matchLabels: labels }, template, ...spec } };
}

/** Writes a kubeconfig with a context per cluster, named alike; the first one is the present one. */
export function writeKubeconfig(file: string, clusters: Readonly<Record<string, string>>): string {
  const names = Object.keys(clusters);
  const config = {
    apiVersion: "v1",
    kind: "Config",
    "current-context": names[0],
    clusters: names.map((name) => ({
      name,
      cluster: { server: clusters[name], "insecure-skip-tls-verify": true },
    })),
    users: [{ name: "somebody", user: { token: "lab" } }],
    contexts: names.map((name) => ({ name, context: { cluster: name, user: "somebody" } })),
  };
  writeFileSync(file, JSON.stringify(config));
  return file;
}
