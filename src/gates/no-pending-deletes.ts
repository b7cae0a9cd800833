import { blocking, warning, type Finding } from "../model/finding.ts";
import { nameOfUrn } from "../model/resource-change.ts";
import type { GateInput } from "./gate.ts";

/**
 * Refuses while the state holds something valuable whose delete is pending.
 *
 * A replace or delete that could not finish leaves the old resource in the state, marked. The next
 * update deletes it, and neither the preview nor its summary says so.
 */
export function noPendingDeletes({ facts }: GateInput): Finding[] {
  return facts.pendingDeletes.map(({ urn, type, id, keep }) => {
    const what = `${type} "${nameOfUrn(urn)}" (${id ?? "no id"})`;
    if (keep === undefined) {
      return warning({
        code: "PENDING_DELETE",
        subject: urn,
        message: `the update will also delete ${what}, which an earlier one could not`,
        remedy: "no preview lists it; look whether it may go",
      });
    }
    return blocking({
      code: "PENDING_DELETE_OF_DATA",
      subject: urn,
      message: `the update would also delete ${what}, which an earlier one could not: ${keep}`,
      remedy: `save its data, then let the present release finish the delete (pulumi up), or take it out of the state (pulumi stack export, remove the entry marked "delete", pulumi stack import)`,
    });
  });
}
