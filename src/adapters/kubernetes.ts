import { delimiter } from "node:path";
import type { AppsV1Api, CoreV1Api, KubeConfig } from "@kubernetes/client-node";
import { messageOf, RollbackError } from "../model/errors.ts";
import { toKubernetesError } from "./kubernetes-errors.ts";

/** Which cluster, and how to reach it. */
export interface KubernetesOptions {
  /** KUBECONFIG; else ~/.kube/config, else the service account of the pod this runs in. */
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** The kubeconfig's present context when absent. */
  readonly context?: string | undefined;
  readonly signal?: AbortSignal;
}

/** Access to one cluster; every function of `kubernetes-*.ts` takes it first. */
export interface Kubernetes {
  readonly core: CoreV1Api;
  readonly apps: AppsV1Api;
  /** Makes one call; what goes wrong is thrown as RollbackError, without anything the request or the answer held. */
  readonly call: <Answer>(operation: string, subject: string, send: () => Promise<Answer>) => Promise<Answer>;
}

const CALL_TIMEOUT_MS = 30_000;

/** Opens a cluster; the client is loaded only now, and no call is made. Throws CLUSTER_UNKNOWN. */
export async function openKubernetes({
  environment,
  context,
  signal,
}: KubernetesOptions): Promise<Kubernetes> {
  const client = await import("@kubernetes/client-node");
  const config = readKubeConfig(new client.KubeConfig(), environment, () => new client.KubeConfig());
  if (context !== undefined) {
    if (config.getContextObject(context) === null)
      throw unknown(context, `the kubeconfig has no context "${context}"`);
    config.setCurrentContext(context);
  }
  const cluster = config.getCurrentCluster();
  // What the client invents when there is no kubeconfig anywhere.
  if (cluster === null || config.currentContext === "loaded-context")
    throw unknown("kubeconfig", "no kubeconfig names the cluster");
  const configuration = client.createConfiguration({
    baseServer: new client.ServerConfiguration(cluster.server, {}),
    authMethods: { default: config },
    promiseMiddleware: [
      {
        pre: (request) => {
          const limit = AbortSignal.timeout(CALL_TIMEOUT_MS);
          request.setSignal(signal === undefined ? limit : AbortSignal.any([signal, limit]));
          // The client would choose the first of five kinds of patch, a list of operations.
          if (request.getHttpMethod() === client.HttpMethod.PATCH)
            request.setHeaderParam("Content-Type", client.PatchStrategy.MergePatch);
          return Promise.resolve(request);
        },
        post: (response) => Promise.resolve(response),
      },
    ],
  });
  return {
    core: new client.CoreV1Api(configuration),
    apps: new client.AppsV1Api(configuration),
    call: async (operation, subject, send) => {
      try {
        return await send();
      } catch (error) {
        throw toKubernetesError(operation, subject, error);
      }
    },
  };
}

function readKubeConfig(
  config: KubeConfig,
  environment: KubernetesOptions["environment"],
  another: () => KubeConfig,
): KubeConfig {
  const [first, ...others] = (environment["KUBECONFIG"] ?? "").split(delimiter).filter((file) => file !== "");
  try {
    if (first === undefined) config.loadFromDefault();
    else config.loadFromFile(first);
    for (const file of others) {
      const more = another();
      more.loadFromFile(file);
      config.mergeConfig(more);
    }
  } catch (error) {
    throw unknown(first ?? "kubeconfig", `the kubeconfig cannot be read: ${messageOf(error)}`);
  }
  return config;
}

function unknown(subject: string, message: string): RollbackError {
  const remedy = "set KUBECONFIG where the rollback runs, and name the context in rollback.yaml";
  return new RollbackError("CLUSTER_UNKNOWN", { subject, message, remedy });
}
