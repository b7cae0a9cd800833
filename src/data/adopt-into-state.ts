import { z } from "zod";
import type { RdsInstance } from "../model/data.ts";

const RESOURCE = z.looseObject({
  urn: z.string(),
  type: z.string(),
  id: z.string().optional(),
  delete: z.boolean().optional(),
  inputs: z.record(z.string(), z.unknown()).optional(),
  outputs: z.record(z.string(), z.unknown()).optional(),
});

const EXPORT = z.looseObject({
  deployment: z.looseObject({
    resources: z.array(RESOURCE).nullish(),
    pending_operations: z.array(z.unknown()).nullish(),
  }),
});

/** The edited export, or the reason why nothing may be edited. */
export type Adoption =
  | { readonly kind: "edited"; readonly deployment: string; readonly changed: readonly string[] }
  | { readonly kind: "there-already" }
  | { readonly kind: "refused"; readonly why: string };

/** Types whose state holds `DbiResourceId` as id; the AWS provider does so since its version 5 (pulumi-aws 6). */
const ADOPTABLE = "aws:rds/instance:Instance";

/**
 * Makes the state of one resource follow from the old instance to the new one.
 *
 * Only the id and the values that name the instance change; options such as `protect`, every other
 * property and all ciphertext stay as they are. A state that does not fit is refused, never mended.
 */
export function adoptIntoState(
  exported: string,
  { urn, oldResourceId, instance }: { urn: string; oldResourceId: string; instance: RdsInstance },
): Adoption {
  const state = EXPORT.parse(JSON.parse(exported));
  const { resources, pending_operations: pending } = state.deployment;
  if ((pending ?? []).length > 0) return refused("the state has pending operations");
  const bearers = (resources ?? []).filter((resource) => resource.urn === urn && resource.delete !== true);
  const [resource, ...others] = bearers;
  if (resource === undefined || others.length > 0)
    return refused(`the state has ${bearers.length} live resources "${urn}"`);
  if (resource.type !== ADOPTABLE) return refused(`"${urn}" is a ${resource.type}, not a ${ADOPTABLE}`);
  if (resource.id === instance.resourceId) return { kind: "there-already" };
  if (resource.id !== oldResourceId) {
    return refused(
      resource.id?.startsWith("db-") === true
        ? `the state names the instance ${resource.id}, neither the old one nor the new one`
        : `the state's id is "${resource.id ?? ""}", not a resource id: the stack uses pulumi-aws before version 6`,
    );
  }
  if (instance.endpoint === undefined) return refused(`"${instance.identifier}" has no endpoint yet`);
  return edit(state, resource, instance, instance.endpoint);
}

function edit(
  state: z.infer<typeof EXPORT>,
  resource: z.infer<typeof RESOURCE>,
  instance: RdsInstance,
  { host, port }: NonNullable<RdsInstance["endpoint"]>,
): Adoption {
  const outputs = resource.outputs ?? {};
  const wanted: Readonly<Record<string, unknown>> = {
    id: instance.resourceId,
    resourceId: instance.resourceId,
    arn: instance.arn,
    identifier: instance.identifier,
    address: host,
    port,
    endpoint: `${host}:${port}`,
  };
  const differing = Object.entries(wanted).filter(
    ([name, value]) => Object.hasOwn(outputs, name) && outputs[name] !== value,
  );
  // Ciphertext cannot be read here, let alone be compared: an old address in it would lead back to the old database.
  const hidden = differing.filter(([name]) => typeof outputs[name] === "object").map(([name]) => name);
  if (hidden.length > 0) return refused(`the outputs ${hidden.join(", ")} are secret and cannot be edited`);
  for (const [name, value] of differing) outputs[name] = value;
  // An automatic name is an input too, and the provider takes the recorded one as the next default.
  if (resource.inputs?.["identifier"] !== undefined) resource.inputs["identifier"] = instance.identifier;
  resource.id = instance.resourceId;
  const changed = ["id", ...differing.map(([name]) => `outputs.${name}`)];
  return { kind: "edited", deployment: JSON.stringify(state), changed };
}

const refused = (why: string): Adoption => ({ kind: "refused", why });
