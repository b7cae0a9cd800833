import type { Preview } from "../../model/preview.ts";
import { makesName, withoutAutoNames } from "../../model/auto-names.ts";
import { canonicalJson } from "../../model/digest.ts";
import { isDestructive, type ResourceChange, type ResourceOperation } from "../../model/resource-change.ts";

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
 * What a resumed update would do and nobody approved; empty means: only the rest of what was approved.
 *
 * An update that stopped halfway leaves a state that fits no earlier digest, so this is the rule by
 * which the approval still covers it. Per resource: the approved operation or a remainder of it; for an
 * update, the approved values of approved properties; for an end of its life, the safety options that
 * the resource had when its end was approved.
 */
export function exceedsApproval(approved: Preview, now: Preview): string[] {
  const named = approved.changes.filter(({ op }) => makesName(op)).map(({ name }) => name);
  const approvedOf = new Map(approved.changes.map((change) => [change.urn, change]));
  return now.changes
    .filter(({ op }) => op !== "same")
    .flatMap((change) => {
      const before = approvedOf.get(change.urn);
      const fault = before === undefined ? "it was not in the plan" : difference(before, change, named);
      return fault === undefined ? [] : [`${change.op} ${change.urn} (${fault})`];
    });
}

function difference(
  approved: ResourceChange,
  now: ResourceChange,
  named: readonly string[],
): string | undefined {
  if (!(REMAINDERS[approved.op] ?? [approved.op]).includes(now.op)) return `approved was ${approved.op}`;
  if (isDestructive(now.op) && canonicalJson(approved.before) !== canonicalJson(now.before))
    return "its safety options changed since";
  if (approved.op !== "update") return undefined;
  const values = new Map(approved.properties.map(({ path, after }) => [path, after]));
  const other = now.properties.find(
    ({ path, after }) =>
      !values.has(path) || withoutAutoNames(values.get(path), named) !== withoutAutoNames(after, named),
  );
  return other && `${other.path} would become ${other.after ?? "unset"}`;
}
