import { createRequire } from "node:module";

import { labEndpoint } from "../harness/lab-endpoint.ts";
import { isProperties, type Properties } from "../harness/property-values.ts";

/**
 * The API server a provider speaks to: the one its kubeconfig names, if that is on this machine.
 *
 * Every other kubeconfig, such as one made for EKS, stands for the lab's cluster: a stand-in must
 * never reach a real one.
 */
export function apiServer(config: Properties): string {
  const server = serverIn(config["kubeconfig"]);
  return server !== undefined && isLocal(server) ? server.replace(/\/+$/, "") : `${labEndpoint()}/kube`;
}

function serverIn(kubeconfig: Properties[string] | undefined): string | undefined {
  const parsed = typeof kubeconfig === "string" ? parsedYaml(kubeconfig) : kubeconfig;
  const clusters = isProperties(parsed) ? parsed["clusters"] : undefined;
  const first = Array.isArray(clusters) ? clusters[0] : undefined;
  const cluster = isProperties(first) ? first["cluster"] : undefined;
  const server = isProperties(cluster) ? cluster["server"] : undefined;
  return typeof server === "string" ? server : undefined;
}

function isLocal(server: string): boolean {
  return ["127.0.0.1", "localhost", "[::1]"].includes(URL.parse(server)?.hostname ?? "");
}

// Loaded only for a kubeconfig that is there: it costs a fifth of the provider's start-up time.
function parsedYaml(text: string): Properties[string] {
  const { parse } = createRequire(import.meta.url)("yaml") as { parse: (text: string) => Properties[string] };
  return parse(text);
}
