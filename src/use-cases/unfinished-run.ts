import { isUnfinished, type RunState } from "../execute/replay.ts";
import { RollbackError } from "../model/errors.ts";
import type { Runs } from "./open-runs.ts";
import type { StackSession } from "./stack-session.ts";

/** The run that was asked for, or the one that is unfinished; throws RUN_NOT_FOUND when there is none, or it has ended. */
export function unfinishedRun({ target }: StackSession, { all }: Runs, wanted: string | undefined): RunState {
  const state = all.find((candidate) =>
    wanted === undefined ? isUnfinished(candidate) : candidate.run === wanted,
  );
  if (state !== undefined && isUnfinished(state)) return state;
  const message =
    state === undefined
      ? wanted === undefined
        ? "has no unfinished run"
        : `has no run "${wanted}"`
      : `has ended run "${state.run}" (${state.finished?.outcome ?? ""})`;
  throw new RollbackError("RUN_NOT_FOUND", {
    subject: wanted ?? target.stack,
    message: `stack "${target.stack}" ${message}`,
    remedy: `see its runs: rollback history --stack ${target.stack}`,
  });
}
