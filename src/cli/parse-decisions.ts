import type { StepDecision } from "../execute/run-steps.ts";
import { RollbackError } from "../model/errors.ts";

/** Reads the values of --decide, each `<step>=<done|retry>`; throws USAGE for any other text. */
export function parseDecisions(texts: readonly string[]): ReadonlyMap<string, StepDecision> {
  return new Map(
    texts.map((text) => {
      const [, step, decision] = /^([a-z0-9][a-z0-9-]*)=(done|retry)$/.exec(text) ?? [];
      if (step !== undefined && (decision === "done" || decision === "retry")) return [step, decision];
      throw new RollbackError("USAGE", {
        subject: text,
        message: `--decide ${JSON.stringify(text)} is not <step>=<done|retry>`,
        remedy: "name the step as `rollback status` does, and say what you found",
      });
    }),
  );
}
