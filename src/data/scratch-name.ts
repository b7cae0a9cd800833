import { identifiersFor } from "./identifiers-for.ts";

/** The name of an instance that only proves a snapshot. */
export function scratchName(identifier: string, token: string): string {
  return identifiersFor(`verify-${token}`, identifier).restored.replace("-restored-", "-verify-");
}
