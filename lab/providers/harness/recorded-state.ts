import { plainProperties, type Properties } from "./property-values.ts";
import type { ResourceType } from "./resource-type.ts";

/**
 * The recorded outputs, opened, unless a newer provider has written them.
 *
 * Providers upgrade old states and cannot downgrade new ones: going back to a release that pins an
 * older provider ends here, as it does with the real ones.
 */
export function recordedState(type: ResourceType, state: Properties): Properties {
  const written = schemaVersionOf(state);
  const known = type.schemaVersion ?? 0;
  if (written > known) {
    throw new Error(
      `resource instance managed by newer provider version: the state of ${type.token} has schema version ` +
        `${written}, this provider knows ${known}; use the provider that wrote it`,
    );
  }
  return plainProperties(state);
}

function schemaVersionOf(state: Properties): number {
  const meta = state["__meta"];
  if (typeof meta !== "string") return 0;
  return Number((JSON.parse(meta) as { schema_version?: string }).schema_version ?? 0);
}
