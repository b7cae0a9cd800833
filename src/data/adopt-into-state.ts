import { z } from "zod";
import type { RdsDatabase } from "../model/rds-database.ts";
import { ADOPTABLE_TYPES, type AdoptableType } from "./adoptable-types.ts";

const RESOURCE = z.looseObject({
  urn: z.string(),
  type: z.string(),
  id: z.string().optional(),
  delete: z.boolean().optional(),
  inputs: z.record(z.string(), z.unknown()).optional(),
  outputs: z.record(z.string(), z.unknown()).optional(),
});
type Resource = z.infer<typeof RESOURCE>;

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

/** One resource that is to follow from the old database, or instance of a cluster, to the new one. */
export interface Follower {
  readonly urn: string;
  readonly oldResourceId: string;
  readonly instance: RdsDatabase;
}

/**
 * Makes the state of some resources follow from the old database to the new one, all of them or none.
 *
 * Only the id and the values that name the database change; options such as `protect`, every other
 * property and all ciphertext stay as they are. A state that does not fit is refused, never mended.
 */
export function adoptIntoState(exported: string, ...followers: readonly Follower[]): Adoption {
  const state = EXPORT.parse(JSON.parse(exported));
  const { resources, pending_operations: pending } = state.deployment;
  if ((pending ?? []).length > 0) return refused("the state has pending operations");
  const changed: string[] = [];
  for (const follower of followers) {
    const edit = follow(resources ?? [], follower);
    if (typeof edit === "string") return refused(edit);
    const prefix = followers.length === 1 ? "" : `${follower.instance.identifier}: `;
    changed.push(...edit.map((name) => `${prefix}${name}`));
  }
  if (changed.length === 0) return { kind: "there-already" };
  return { kind: "edited", deployment: JSON.stringify(state), changed };
}

/** Edits one resource in place and answers what changed; a text says why it cannot be done. */
function follow(
  resources: readonly Resource[],
  { urn, oldResourceId, instance }: Follower,
): string[] | string {
  const bearers = resources.filter((resource) => resource.urn === urn && resource.delete !== true);
  const [resource, ...others] = bearers;
  if (resource === undefined || others.length > 0)
    return `the state has ${bearers.length} live resources "${urn}"`;
  const type = ADOPTABLE_TYPES[resource.type];
  if (type === undefined) return `"${urn}" is a ${resource.type}, not a ${NAMES}`;
  const recorded = type.recordedResourceId(resource);
  if (recorded === instance.resourceId && resource.id === type.idOf(instance)) return [];
  if (recorded !== oldResourceId) {
    if (recorded === "") return `the state records no resource id of "${urn}"`;
    return /^(db|cluster)-/.test(recorded)
      ? `the state names the ${type.noun} ${recorded}, neither the old one nor the new one`
      : `the state's id is "${recorded}", not a resource id: the stack uses pulumi-aws before version 6`;
  }
  if (instance.endpoint === undefined) return `"${instance.identifier}" has no endpoint yet`;
  return edit(resource, instance, type);
}

const NAMES = Object.keys(ADOPTABLE_TYPES).join(" or ");

function edit(resource: Resource, instance: RdsDatabase, type: AdoptableType): string[] | string {
  const { outputs = {}, inputs = {} } = resource;
  const id = type.idOf(instance);
  const wanted = Object.entries({ id, ...type.outputsOf(instance) });
  const differing = wanted.filter(
    ([name, value]) => Object.hasOwn(outputs, name) && textOf(outputs[name]) !== textOf(value),
  );
  // Ciphertext cannot be read here, let alone be compared: an old address in it would lead back to the old database.
  const hidden = differing.filter(([name]) => isSecret(outputs[name])).map(([name]) => name);
  if (hidden.length > 0) return `the outputs ${hidden.join(", ")} are secret and cannot be edited`;
  for (const [name, value] of differing) outputs[name] = value;
  // An automatic name is an input too, and the provider takes the recorded one as the next default.
  for (const [name, value] of Object.entries(type.inputsOf(instance)))
    if (inputs[name] !== undefined) inputs[name] = value;
  const changed = resource.id === id ? [] : ["id"];
  resource.id = id;
  return [...changed, ...differing.map(([name]) => `outputs.${name}`)];
}

const textOf = (value: unknown): string | undefined => JSON.stringify(value);

const isSecret = (value: unknown): boolean => typeof value === "object" && !Array.isArray(value);

const refused = (why: string): Adoption => ({ kind: "refused", why });
