import type { AddressKeys } from "../../model/settings.ts";
import type { PointedPair } from "./point-consumers.ts";

/** Why consumers would ask the right host on the wrong port; undefined when they would not. */
export function portObjection(
  { host, port }: AddressKeys,
  { old, restored }: PointedPair,
): string | undefined {
  const [before, after] = [old.endpoint.port, restored.endpoint.port];
  if (before === after || port !== undefined) return undefined;
  return `"${restored.identifier}" listens on port ${after} and "${old.identifier}" on ${before}, and beside ${host} no key for the port is named; nothing was changed`;
}
