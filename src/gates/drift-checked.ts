import { note, type Finding } from "../model/finding.ts";
import type { GateInput } from "./gate.ts";

/** Says that the preview compared with the recorded state only, unless a refresh was asked for. */
export function driftChecked({ facts }: GateInput): Finding[] {
  if (facts.refreshed) return [];
  return [
    note({
      code: "DRIFT_NOT_CHECKED",
      subject: facts.target.stack,
      message: "the preview compares with the recorded state, not with the cloud",
      remedy: "add --refresh to look for drift first (slower: every resource is read)",
    }),
  ];
}
