import { isProperties, type Properties } from "../harness/property-values.ts";
import { apiServer } from "./api-server.ts";
import type { Kind } from "./kinds.ts";

/** An object of the cluster, as its API answers it. */
export interface KubeObject extends Properties {
  metadata: Properties;
}

/** The four verbs on one kind of object; an id is `namespace/name`, or the name alone. */
export interface KubeClient {
  create(object: Properties, namespace: string): Promise<KubeObject>;
  find(id: string): Promise<KubeObject | undefined>;
  replace(id: string, object: Properties): Promise<KubeObject>;
  /** True when there was something to delete. */
  remove(id: string): Promise<boolean>;
}

/** A client for one kind on the cluster the provider's configuration names. */
export function kubeClient(kind: Kind, config: Properties): KubeClient {
  const server = apiServer(config);
  const collection = (namespace: string) =>
    `${server}${kind.api}${kind.isNamespaced ? `/namespaces/${namespace}` : ""}/${kind.plural}`;
  const address = (id: string) => {
    const [namespace, name] = kind.isNamespaced ? (id.split("/") as [string, string]) : ["", id];
    return `${collection(namespace)}/${name}`;
  };

  return {
    create: async (object, namespace) =>
      (await accepted(
        await send("POST", collection(namespace), object),
        `creating ${kind.kind}`,
      )) as KubeObject,
    async find(id) {
      const answer = await send("GET", address(id));
      if (answer.status === 404) return undefined;
      return (await accepted(answer, `reading ${kind.kind} "${id}"`)) as KubeObject;
    },
    replace: async (id, object) =>
      (await accepted(await send("PUT", address(id), object), `updating ${kind.kind} "${id}"`)) as KubeObject,
    async remove(id) {
      const answer = await send("DELETE", address(id));
      if (answer.status === 404) return false;
      await accepted(answer, `deleting ${kind.kind} "${id}"`);
      return true;
    },
  };
}

function send(method: string, url: string, object?: Properties): Promise<Response> {
  return fetch(url, {
    method,
    headers: { "content-type": "application/json", accept: "application/json" },
    ...(object === undefined ? {} : { body: JSON.stringify(object) }),
  });
}

async function accepted(answer: Response, act: string): Promise<unknown> {
  const text = await answer.text();
  if (answer.ok) return JSON.parse(text) as unknown;
  throw new Error(`${act}: the Kubernetes API server reported ${answer.status}: ${messageIn(text)}`);
}

// The API answers errors with a Status object whose message is meant for people.
function messageIn(text: string): string {
  try {
    const status = JSON.parse(text) as Properties;
    return isProperties(status) && typeof status["message"] === "string" ? status["message"] : text;
  } catch {
    return text;
  }
}
