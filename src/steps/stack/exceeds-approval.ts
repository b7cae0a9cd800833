import type { Preview } from "../../model/preview.ts";
import type { ResourceOperation } from "../../model/resource-change.ts";

/** What an interrupted operation may look like when it is previewed again. */
const REMAINDERS: Partial<Record<ResourceOperation, readonly ResourceOperation[]>> = {
  // A create that failed after the resource came to be is finished by an update.
  create: ["create", "update"],
  replace: [
    "replace",
    "create",
    "update",
    "delete",
    "create-replacement",
    "delete-replaced",
    "discard-replaced",
    "remove-pending-replace",
  ],
  "create-replacement": ["create-replacement", "delete-replaced", "replace"],
  "read-replacement": ["read-replacement", "read"],
};

/**
 * The operations that a resumed update would do and that nobody approved; empty means: only the rest of what was approved.
 *
 * An update that stopped halfway leaves a state that fits no earlier digest, so this is the rule by
 * which the approval still covers it: per resource, the approved operation or a remainder of it.
 */
export function exceedsApproval(approved: Preview, now: Preview): string[] {
  const allowed = new Map(approved.changes.map(({ urn, op }) => [urn, REMAINDERS[op] ?? [op]]));
  return now.changes
    .filter(({ op }) => op !== "same")
    .filter(({ urn, op }) => !(allowed.get(urn)?.includes(op) ?? false))
    .map(({ urn, op }) => `${op} ${urn}`);
}
