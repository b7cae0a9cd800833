import { setTimeout as sleep } from "node:timers/promises";

import { InitFailure } from "../harness/init-failure.ts";
import { isWithin, valueAt } from "../harness/property-path.ts";
import { isProperties, textOf, type Properties } from "../harness/property-values.ts";
import type { ResourceCall, ResourceType } from "../harness/resource-type.ts";
import { awaitRollout } from "./await-rollout.ts";
import type { Kind } from "./kinds.ts";
import { kubeClient, type KubeClient, type KubeObject } from "./kube-client.ts";
import { liveInputs, objectOf, replacementOf } from "./object-inputs.ts";

const DELETE_LIMIT_MS = 600_000;

/**
 * Makes a resource type of a Kubernetes kind, with the real provider's naming, replacing and waiting.
 *
 * Waits for Deployments only: a Service of type LoadBalancer counts as ready when it exists.
 */
export function kubeType(kind: Kind): ResourceType {
  return {
    token: kind.token,
    forceNew: ["metadata.name", "metadata.namespace"],
    replaces: ({ path }, olds, config) =>
      kind.forceNew.some((field) => isWithin(path, field)) && !isMutable(kind, olds, config),
    defaults: (config) =>
      kind.isNamespaced ? { "metadata.namespace": config["namespace"] ?? "default" } : {},
    autoName: { property: "metadata.name", hexDigits: 8, maxLength: 253 },
    readInputs: liveInputs,
    computed: ["status"],

    async create(inputs, call) {
      const client = kubeClient(kind, call.config);
      const created = await client.create(
        objectOf(kind, inputs),
        textOf(valueAt(inputs, "metadata.namespace")),
      );
      const id = idOf(kind, created);
      return { id, outputs: await settled(kind, client, id, created, inputs, call) };
    },
    async read(id, state, call) {
      const found = await kubeClient(kind, call.config).find(id);
      return found && { id, outputs: outputsOf(kind, found, state) };
    },
    async update(id, inputs, _state, call) {
      const client = kubeClient(kind, call.config);
      const live = await client.find(id);
      if (live === undefined) {
        throw new Error(
          `updating ${kind.kind} "${id}": not found; refresh the stack, it was deleted outside`,
        );
      }
      const replaced = await client.replace(id, replacementOf(kind, live, inputs));
      return settled(kind, client, id, replaced, inputs, call);
    },
    async delete(id, _state, call) {
      const client = kubeClient(kind, call.config);
      if (!(await client.remove(id))) return;
      const deadline = Date.now() + (call.timeoutMs ?? DELETE_LIMIT_MS);
      while ((await client.find(id)) !== undefined) {
        if (Date.now() > deadline) throw new Error(`deleting ${kind.kind} "${id}": it is still there`);
        await sleep(100, undefined, { signal: call.signal });
      }
    },
  };
}

function isMutable(kind: Kind, olds: Properties, config: Properties): boolean {
  if (kind.mutableBy === undefined || olds["immutable"] === true) return false;
  return config[kind.mutableBy] === true || config[kind.mutableBy] === "true";
}

async function settled(
  kind: Kind,
  client: KubeClient,
  id: string,
  object: KubeObject,
  inputs: Properties,
  call: ResourceCall,
): Promise<Properties> {
  if (kind.kind !== "Deployment" || skipsWaiting(object)) return outputsOf(kind, object, inputs);
  const rollout = await awaitRollout(client, id, object, call);
  const outputs = outputsOf(kind, rollout.object, inputs);
  if (rollout.failures.length > 0) throw new InitFailure(id, inputs, outputs, rollout.failures);
  return outputs;
}

function skipsWaiting(object: KubeObject): boolean {
  const annotations = valueAt(object, "metadata.annotations");
  return isProperties(annotations) && annotations["pulumi.com/skipAwait"] === "true";
}

function outputsOf(kind: Kind, object: KubeObject, known: Properties): Properties {
  // The API never answers `stringData`, so it comes from what is known.
  const stringData = known["stringData"] === undefined ? {} : { stringData: known["stringData"] };
  return {
    ...object,
    ...stringData,
    __initialApiVersion: kind.apiVersion,
    __fieldManager: "pulumi-kubernetes",
  };
}

function idOf(kind: Kind, object: KubeObject): string {
  const name = textOf(object.metadata["name"]);
  return kind.isNamespaced ? `${textOf(object.metadata["namespace"])}/${name}` : name;
}
