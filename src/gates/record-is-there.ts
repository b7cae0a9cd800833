import { note, type Finding } from "../model/finding.ts";
import { releaseName } from "../model/release.ts";
import type { GateInput } from "./gate.ts";

/** Says when renames and newer provider schemas could not be looked for, because the state the release left behind is not kept. */
export function recordIsThere({ facts }: GateInput): Finding[] {
  if (facts.targetCheckpoint !== undefined) return [];
  return [
    note({
      code: "RELEASE_STATE_UNKNOWN",
      subject: releaseName(facts.to),
      message:
        "the state that this release left behind cannot be read, so renames since then were not looked for",
      remedy: "look in the plan for a delete and a create of the same thing",
    }),
  ];
}
