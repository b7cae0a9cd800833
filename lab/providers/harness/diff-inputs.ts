import { isAutoNamed } from "./check-inputs.ts";
import { propertyChanges } from "./property-changes.ts";
import { isWithin, valueAt } from "./property-path.ts";
import type { Properties } from "./property-values.ts";
import type { PropertyChange, ResourceType } from "./resource-type.ts";

/** What an update would do to one resource. */
export interface InputDiff {
  readonly changes: readonly (PropertyChange & { readonly replaces: boolean })[];
  /** True when the old resource must go first because both would bear the same name. */
  readonly deleteBeforeReplace: boolean;
}

/**
 * Compares recorded inputs with new ones by the type's replacement rules.
 *
 * The recorded outputs and the provider's configuration are there for rules that depend on them.
 */
export function diffInputs(
  type: ResourceType,
  recorded: { readonly outputs: Properties; readonly inputs: Properties },
  news: Properties,
  config: Properties,
): InputDiff {
  const changes = propertyChanges(recorded.inputs, news).map((change) => ({
    ...change,
    replaces:
      (type.forceNew ?? []).some((property) => isWithin(change.path, property)) ||
      (type.replaces?.(change, recorded.outputs, config) ?? false),
  }));
  return {
    changes,
    deleteBeforeReplace:
      changes.some((change) => change.replaces) && keepsItsName(type, recorded.inputs, news),
  };
}

function keepsItsName(type: ResourceType, oldInputs: Properties, news: Properties): boolean {
  if (type.autoName === undefined || isAutoNamed(type, news)) return false;
  const name = valueAt(news, type.autoName.property);
  return name !== undefined && name === valueAt(oldInputs, type.autoName.property);
}
