import { warning, type Finding } from "../model/finding.ts";
import { isDestructive, removedSafetyOptions } from "../model/resource-change.ts";
import type { GateInput } from "./gate.ts";

/** Warns of safety options that the older program silently clears in the state, even where the operation is `same`. */
export function safetyOptionsStay({ facts }: GateInput): Finding[] {
  return facts.preview.changes
    .filter((change) => !isDestructive(change.op))
    .flatMap((change) => {
      const removed = removedSafetyOptions(change);
      if (removed.length === 0) return [];
      return [
        warning({
          code: "SAFETY_OPTION_REMOVED",
          subject: change.urn,
          message: `the release's program does not set ${removed.join(" and ")} on ${change.type} "${change.name}"`,
          remedy:
            "protect and retainOnDelete are put back into the state after the update; the next release should declare them",
        }),
      ];
    });
}
