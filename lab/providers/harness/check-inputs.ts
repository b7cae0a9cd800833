import { autoName } from "./auto-name.ts";
import { valueAt, withValueAt } from "./property-path.ts";
import { plainProperties, type Properties, type Value } from "./property-values.ts";
import type { AutoName, InputFailure, ResourceType } from "./resource-type.ts";

/** What the engine hands over to have a resource's inputs checked. */
export interface CheckCall {
  readonly name: string;
  readonly olds: Properties;
  readonly news: Properties;
  readonly seed: Uint8Array;
  readonly config: Properties;
  /** The name the project's own auto-naming settings ask for. */
  readonly proposedName: string | undefined;
}

/**
 * Fills in defaults and the automatic name, and reports what is missing or wrong.
 *
 * What was filled in is listed in `__defaults`, as the real providers do: it is how the next check
 * knows that a name was chosen here and has to stay.
 */
export function checkInputs(
  type: ResourceType,
  call: CheckCall,
): { inputs: Properties; failures: InputFailure[] } {
  let inputs = { ...call.news };
  const defaults: Value[] = [];
  const values = typeof type.defaults === "function" ? type.defaults(call.config) : type.defaults;
  for (const [property, value] of Object.entries(values ?? {})) {
    if (isGiven(valueAt(inputs, property))) continue;
    inputs = withValueAt(inputs, property, value);
    defaults.push(property);
  }
  if (type.autoName !== undefined && !isGiven(valueAt(inputs, type.autoName.property))) {
    inputs = withValueAt(inputs, type.autoName.property, chosenName(type.autoName, call));
    defaults.push(type.autoName.property);
  }
  inputs["__defaults"] = defaults;

  const missing = (type.required ?? []).filter((property) => !isGiven(valueAt(inputs, property)));
  return {
    inputs,
    failures: [
      ...missing.map((property) => ({ property, reason: `missing required property '${property}'` })),
      ...(type.check?.(plainProperties(inputs)) ?? []),
    ],
  };
}

/** True when the recorded inputs carry a name that was chosen automatically. */
export function isAutoNamed(type: ResourceType, inputs: Properties): boolean {
  const defaults = inputs["__defaults"];
  return type.autoName !== undefined && Array.isArray(defaults) && defaults.includes(type.autoName.property);
}

function chosenName(rule: AutoName, call: CheckCall): Value {
  const before = call.olds["__defaults"];
  const kept = valueAt(call.olds, rule.property);
  if (kept !== undefined && Array.isArray(before) && before.includes(rule.property)) return kept;
  return call.proposedName ?? autoName(rule, call.name, call.seed);
}

function isGiven(value: Value | undefined): boolean {
  return value !== undefined && value !== null;
}
