import { blocking, type Finding } from "../model/finding.ts";
import { nameOfUrn } from "../model/resource-change.ts";
import type { GateInput } from "./gate.ts";

/**
 * Refuses to delete and create anew what only has another name now.
 *
 * A rename forward with `aliases` leaves no trace in the state, so the older program means
 * delete + create. The same type and id under two URNs, in the state now and in the state the
 * release left behind, is that rename.
 */
export function noRenames({ facts }: GateInput): Finding[] {
  const { targetCheckpoint, checkpoint, preview, target } = facts;
  const deleted = new Set(preview.changes.filter(({ op }) => op === "delete").map(({ urn }) => urn));
  const created = new Set(preview.changes.filter(({ op }) => op === "create").map(({ urn }) => urn));
  const urnThen = new Map(
    (targetCheckpoint?.resources ?? [])
      .filter(({ custom, id }) => custom && id !== undefined)
      .map(({ type, id, urn }) => [`${type}\0${id ?? ""}`, urn]),
  );
  return checkpoint.resources.flatMap(({ type, id, urn }) => {
    const then = urnThen.get(`${type}\0${id ?? ""}`);
    if (then === undefined || then === urn || !deleted.has(urn) || !created.has(then)) return [];
    return [
      blocking({
        code: "RENAMED_SINCE",
        subject: urn,
        message: `"${nameOfUrn(urn)}" was called "${nameOfUrn(then)}" in that release and is the same ${type} (${id ?? "no id"}): going back would delete it and create another`,
        remedy: `give it its old name in the state first: pulumi state rename '${urn}' ${nameOfUrn(then)} --stack ${target.stack} --yes`,
      }),
    ];
  });
}
