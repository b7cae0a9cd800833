import { keepSecrets } from "./keep-secrets.ts";
import type { Properties } from "./property-values.ts";
import type { Existing, ResourceType } from "./resource-type.ts";

/**
 * Outputs as they go to the state: with the schema version, and with what `secrets` holds closed again.
 *
 * The version is what makes an older provider refuse a state that a newer one has written.
 */
export function recordedOutputs(type: ResourceType, existing: Existing, secrets: Properties): Properties {
  const outputs = Object.fromEntries(
    Object.entries(existing.outputs).filter(([name]) => name !== "__defaults"),
  );
  if (type.schemaVersion !== undefined) {
    outputs["__meta"] = JSON.stringify({ schema_version: String(type.schemaVersion) });
  }
  return keepSecrets(outputs, secrets);
}
