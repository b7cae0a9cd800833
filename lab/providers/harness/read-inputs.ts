import type { Properties } from "./property-values.ts";
import type { ResourceType } from "./resource-type.ts";

/**
 * The recorded inputs with the values found outside, so that the next diff shows what drifted.
 *
 * Inputs the outside does not report (a password, a flag for deletion) stay as they were.
 */
export function refreshedInputs(inputs: Properties, outputs: Properties): Properties {
  return Object.fromEntries(
    Object.entries(inputs).map(([name, value]) => [
      name,
      name.startsWith("__") ? value : (outputs[name] ?? value),
    ]),
  );
}

/** The inputs of an imported resource: everything found that the type does not compute itself. */
export function importedInputs(type: ResourceType, outputs: Properties): Properties {
  const settable = Object.entries(outputs).filter(
    ([name]) => name !== "id" && !name.startsWith("__") && !type.computed.includes(name),
  );
  return { ...Object.fromEntries(settable), __defaults: [] };
}
