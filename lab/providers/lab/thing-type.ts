import { randomBytes } from "node:crypto";

import type { Properties } from "../harness/property-values.ts";
import type { ResourceType } from "../harness/resource-type.ts";
import { findThing, removeThing, writeThing, type StoredThing } from "./stored-thing.ts";

/**
 * A resource type whose resources are files under `LAB_DIR/things`, with any inputs at all.
 *
 * Changing an input named in `forceNew` replaces the resource; every other input changes in place.
 */
export function thingType(
  declared: Pick<ResourceType, "token" | "forceNew" | "required" | "defaults" | "schemaVersion">,
): ResourceType {
  return {
    ...declared,
    computed: ["generation"],
    changing: ["generation"],
    async create(inputs, call) {
      const id = `${call.name}-${randomBytes(4).toString("hex")}`;
      const thing = { id, type: declared.token, urn: call.urn, inputs, generation: 1 };
      await writeThing(thing);
      return { id, outputs: outputsOf(thing) };
    },
    async read(id) {
      const thing = await findThing(id);
      return thing && { id, outputs: outputsOf(thing) };
    },
    async update(id, inputs) {
      const thing = await findThing(id);
      if (thing === undefined)
        throw new Error(`no thing with id "${id}"; refresh the stack, it was removed outside`);
      const updated = { ...thing, inputs, generation: thing.generation + 1 };
      await writeThing(updated);
      return outputsOf(updated);
    },
    async delete(id) {
      const thing = await findThing(id);
      if (thing?.inputs["deletionProtection"] === true) {
        throw new Error(`cannot delete "${id}": deletionProtection is on; set it to false first`);
      }
      await removeThing(id);
    },
  };
}

function outputsOf(thing: StoredThing): Properties {
  return { ...thing.inputs, generation: thing.generation };
}
