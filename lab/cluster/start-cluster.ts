import type { IncomingMessage, ServerResponse } from "node:http";
import { join } from "node:path";
import type { Pace } from "../cloud/pace.ts";
import { serveKube } from "./api/serve-kube.ts";
import { collectOrphans } from "./collect-orphans.ts";
import { reconcileDeployment } from "./deployments/reconcile-deployment.ts";
import { PodRunner } from "./pods/pod-runner.ts";
import { reconcileReplicaSet } from "./replica-sets/reconcile-replica-set.ts";
import { ServiceBalancer } from "./services/service-balancer.ts";
import { ObjectStore } from "./store/object-store.ts";

/** A running cluster. */
export interface Cluster {
  readonly serve: (request: IncomingMessage, response: ServerResponse, url: URL) => Promise<void>;
  readonly stop: () => Promise<void>;
}

// Deadlines and minReadySeconds pass without any object changing.
const TICK_MS = 500;

/** Starts the lab's cluster on a folder: `<dir>/releases` holds the images, `<dir>/kube` what the API knows. */
export function startCluster(directory: string, pace: Pace): Cluster {
  const store = new ObjectStore(join(directory, "kube"));
  for (const name of ["default", "kube-system"]) ensureNamespace(store, name);
  const places = { releases: join(directory, "releases"), directory: join(directory, "cluster") };
  const pods = new PodRunner(store, places, pace);
  const balancer = new ServiceBalancer(store, pods);

  const loop = startLoop(store, () => {
    for (const deployment of store.list("deployments")) reconcileDeployment(store, deployment);
    for (const set of store.list("replicasets")) reconcileReplicaSet(store, set);
    collectOrphans(store);
    pods.reconcile();
    balancer.reconcile();
  });
  const server = {
    store,
    readLog: (namespace: string, pod: string) => pods.readLog(namespace, pod),
    publishServices: () => balancer.publish(),
  };
  return {
    serve: (request, response, url) => serveKube(server, request, response, url),
    stop: async () => {
      loop.stop();
      await balancer.stop();
      await pods.stop();
    },
  };
}

function ensureNamespace(store: ObjectStore, name: string): void {
  if (store.find("namespaces", undefined, name) !== undefined) return;
  store.create("namespaces", {
    apiVersion: "v1",
    kind: "Namespace",
    metadata: { name },
    status: { phase: "Active" },
  });
}

/** Runs the controllers after every change, once for many changes in a row, and at every tick. */
function startLoop(store: ObjectStore, reconcile: () => void): { stop: () => void } {
  let isQueued = false;
  let isStopped = false;
  const run = () => {
    isQueued = false;
    if (isStopped) return;
    try {
      reconcile();
    } catch (error) {
      console.error("the cluster's controllers failed; the next change tries again:", error);
    }
  };
  const queue = () => {
    if (isQueued) return;
    isQueued = true;
    setImmediate(run);
  };
  const unsubscribe = store.onChange(queue);
  const timer = setInterval(queue, TICK_MS);
  queue();
  return {
    stop: () => {
      isStopped = true;
      unsubscribe();
      clearInterval(timer);
    },
  };
}
