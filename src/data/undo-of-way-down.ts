import type { StepUndo } from "../model/step.ts";

const WHERE = {
  taken: "what was dropped is only in the safety copy",
  none: "what was dropped is lost: this run takes no copy of it",
  unknown: "what was dropped is only in a copy from before, where there is one",
} as const;

/** Why a way down is not taken back, and where what it dropped still is; `unknown` where the steps are a person's own. */
export function undoOfWayDown(copy: keyof typeof WHERE): StepUndo {
  return { by: "nothing", reason: `the newer program's migrations go up again, but ${WHERE[copy]}` };
}
