import { blocking, type Finding } from "../model/finding.ts";
import { destructionOf } from "../model/resource-change.ts";
import type { GateInput } from "./gate.ts";

/** Refuses an acceptance that fits nothing in the preview: a typing slip must not look like consent. */
export function acceptancesMatch({ facts, acceptances }: GateInput): Finding[] {
  return acceptances.flatMap(({ urn, op }) => {
    const change = facts.preview.changes.find((candidate) => candidate.urn === urn);
    if (change !== undefined && destructionOf(change.op) === op) return [];
    const found =
      change === undefined ? "the preview does not touch it" : `the preview's operation is ${change.op}`;
    return [
      blocking({
        code: "ACCEPTANCE_UNUSED",
        subject: urn,
        message: `--accept names ${op} of "${urn}", but ${found}`,
        remedy: "copy the URN and the operation from the plan, or drop the option",
      }),
    ];
  });
}
