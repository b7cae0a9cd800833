import { blocking, type Finding } from "../model/finding.ts";
import type { GateInput } from "./gate.ts";

/** Refuses while an earlier run stopped partway: what it left half done would look like the state to start from. */
export function noUnfinishedRun({ facts }: GateInput): Finding[] {
  if (facts.unfinishedRun === undefined) return [];
  const { stack } = facts.target;
  return [
    blocking({
      code: "RUN_UNFINISHED",
      subject: facts.unfinishedRun,
      message: `run ${facts.unfinishedRun} of stack "${stack}" has not ended`,
      remedy: `finish it: rollback resume --stack ${stack}; or give it up: rollback abandon --stack ${stack}`,
    }),
  ];
}
