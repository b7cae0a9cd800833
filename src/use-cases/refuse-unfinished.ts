import { isUnfinished, type RunState } from "../execute/replay.ts";
import { RollbackError } from "../model/errors.ts";
import type { StackSession } from "./stack-session.ts";

/** Refuses to begin while an earlier run of the stack has not ended. */
export function refuseUnfinished(runs: readonly RunState[], { target }: StackSession): void {
  const open = runs.find(isUnfinished);
  if (open === undefined) return;
  throw new RollbackError("RUN_UNFINISHED", {
    subject: open.run,
    message: `run ${open.run} of stack "${target.stack}" has not ended: ${open.finished?.detail ?? "it was interrupted"}`,
    remedy: `finish it: rollback resume --stack ${target.stack}; or give it up: rollback abandon --stack ${target.stack}`,
  });
}
