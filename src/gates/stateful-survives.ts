import { blocking, warning, type Finding } from "../model/finding.ts";
import { destructionOf, type ResourceChange } from "../model/resource-change.ts";
import type { GateInput } from "./gate.ts";

/**
 * Refuses to delete or replace anything that holds data, was protected, or was not created by Pulumi.
 *
 * It looks at the options in the *state*: the engine lets a protected resource be replaced when the
 * older program does not mention `protect` (pkg/resource/deploy/step_generator.go). Only an
 * acceptance of exactly this URN and this operation lets it pass.
 */
export function statefulSurvives({ facts, acceptances }: GateInput): Finding[] {
  return facts.preview.changes.flatMap((change) => {
    const op = destructionOf(change.op);
    const reasons = reasonsToKeep(change);
    if (op === undefined || reasons.length === 0) return [];
    const message = `${change.op} would end ${change.type} "${change.name}" (${reasons.join("; ")})`;
    if (acceptances.some((acceptance) => acceptance.urn === change.urn && acceptance.op === op)) {
      return [
        warning({
          code: "DESTRUCTION_ACCEPTED",
          subject: change.urn,
          message,
          remedy: "it was accepted by name; make sure its data exists elsewhere",
        }),
      ];
    }
    return [
      blocking({
        code: op === "replace" ? "STATEFUL_REPLACE" : "STATEFUL_DELETE",
        subject: change.urn,
        message: `${message}${forcing(change)}`,
        remedy: `keep it (ignoreChanges, import, a release that still has it), or accept the loss: --accept '${change.urn}=${op}'`,
      }),
    ];
  });
}

function reasonsToKeep(change: ResourceChange): string[] {
  const reasons: string[] = [];
  if (change.stateful !== undefined) reasons.push(`holds data: ${change.stateful}`);
  if (change.before?.protect === true) reasons.push("protected");
  if (change.before?.retainOnDelete === true)
    reasons.push("retainOnDelete: the old one stays, the stack would lose it");
  if (change.before?.importId !== undefined)
    reasons.push(`imported as ${change.before.importId}, not created by this stack`);
  return reasons;
}

function forcing(change: ResourceChange): string {
  const paths = change.properties
    .filter((property) => property.forcesReplacement)
    .map((property) => property.path);
  return paths.length === 0 ? "" : `; forced by ${paths.join(", ")}`;
}
