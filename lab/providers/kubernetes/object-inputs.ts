import { isProperties, secretContent, type Properties, type Value } from "../harness/property-values.ts";
import { valueAt } from "../harness/property-path.ts";
import type { Kind } from "./kinds.ts";
import type { KubeObject } from "./kube-client.ts";

const AUTO_NAMED = "pulumi.com/autonamed";

/** The object to send for these inputs, marked when its name was chosen automatically. */
export function objectOf(kind: Kind, inputs: Properties): Properties {
  const { __defaults: defaults, ...fields } = inputs;
  const metadata = isProperties(fields["metadata"]) ? fields["metadata"] : {};
  const annotations = isProperties(metadata["annotations"]) ? metadata["annotations"] : {};
  const isAutoNamed = Array.isArray(defaults) && defaults.includes("metadata.name");
  return {
    ...fields,
    apiVersion: kind.apiVersion,
    kind: kind.kind,
    metadata: isAutoNamed ? { ...metadata, annotations: { ...annotations, [AUTO_NAMED]: "true" } } : metadata,
  };
}

/**
 * The object to replace `live` with: the new fields, and what the server owns of the old ones.
 *
 * The live `resourceVersion` makes the server refuse when someone else was faster, and a Service must
 * keep the address it was given.
 */
export function replacementOf(kind: Kind, live: KubeObject, inputs: Properties): Properties {
  const object = objectOf(kind, inputs);
  const clusterIp = kind.kind === "Service" ? valueAt(live, "spec.clusterIP") : undefined;
  return {
    ...object,
    metadata: { ...live.metadata, ...(isProperties(object["metadata"]) ? object["metadata"] : {}) },
    ...(clusterIp !== undefined && isProperties(object["spec"])
      ? { spec: { clusterIP: clusterIp, ...object["spec"] } }
      : {}),
  };
}

/**
 * The recorded inputs with the live values in their places.
 *
 * Only what the program had set is taken over: the server adds fields to every object, and each
 * would otherwise look like drift.
 */
export function liveInputs(inputs: Properties, outputs: Properties): Properties {
  return Object.fromEntries(
    Object.entries(inputs).map(([name, value]) => [
      name,
      name.startsWith("__") ? value : live(value, outputs[name]),
    ]),
  );
}

function live(input: Value, output: Value | undefined): Value {
  if (output === undefined) return input;
  if (secretContent(input) !== undefined || secretContent(output) !== undefined) return output;
  if (isProperties(input) && isProperties(output)) return liveInputs(input, output);
  if (Array.isArray(input) && Array.isArray(output) && input.length === output.length) {
    return input.map((item, index) => live(item, output[index]));
  }
  return output;
}
