import type { RunState } from "../../execute/replay.ts";
import { formatDuration } from "../../model/duration.ts";
import { releaseName } from "../../model/release.ts";
import { openRuns } from "../../use-cases/open-runs.ts";
import { withConsole } from "../console-session.ts";
import type { CommandInput } from "../run-cli.ts";
import { tableLines } from "../table.ts";

/** Lists the rollback runs of the stack, newest first. */
export async function runHistory(input: CommandInput): Promise<number> {
  return withConsole(input, async (console) => {
    const session = await console.openStack();
    const { journal, all } = await openRuns(session);
    journal.close();
    if (input.options.output !== "human") {
      console.print(
        JSON.stringify({
          schema: "rollback.history/v1",
          stack: session.target.stack,
          runs: all.map(summary),
        }),
      );
      return 0;
    }
    const rows = all
      .map(summary)
      .map((run) => [run.run, run.from, run.to, run.by, run.outcome, run.took, run.reason]);
    console.print(
      rows.length === 0
        ? `stack "${session.target.stack}" was never rolled back`
        : tableLines(["run", "from", "to", "by", "outcome", "took", "reason"], rows).join("\n"),
    );
    return 0;
  });
}

function summary({
  run,
  plan,
  actor,
  startedAt,
  finished,
}: RunState): Record<"run" | "from" | "to" | "by" | "outcome" | "took" | "reason" | "startedAt", string> {
  return {
    run,
    startedAt,
    from: plan.from === undefined ? "-" : releaseName(plan.from),
    to: releaseName(plan.to),
    by: `${actor.user}@${actor.host}`,
    outcome: finished?.outcome ?? "unfinished",
    took: finished === undefined ? "-" : formatDuration(Date.parse(finished.at) - Date.parse(startedAt)),
    reason: plan.reason ?? "",
  };
}
