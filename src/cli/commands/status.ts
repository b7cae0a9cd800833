import { closedInRun } from "../../execute/closed-in-run.ts";
import { leftClosed } from "../../execute/left-closed.ts";
import { isUnfinished, outcomesOf, type RunState } from "../../execute/replay.ts";
import { pivotWasBegun } from "../../execute/run-steps.ts";
import { type ClosedDatabase, closedText } from "../../model/closed-databases.ts";
import { EXIT } from "../../model/exit-code.ts";
import { findLockOwner } from "../../journal/run-lock.ts";
import { ALL_STEP_KINDS } from "../../registries.ts";
import { openRuns } from "../../use-cases/open-runs.ts";
import { readReleaseHistory } from "../../use-cases/read-release-history.ts";
import { releaseLabel } from "../../releases/resolve-release.ts";
import { withConsole } from "../console-session.ts";
import type { CommandInput } from "../run-cli.ts";

/**
 * Says what is deployed, who works on the stack, and how far an unfinished run came; exit 11 when there is one.
 *
 * A database that such a run keeps closed comes first: its applications are down until somebody goes on.
 */
export async function runStatus(input: CommandInput): Promise<number> {
  return withConsole(input, async (console) => {
    const session = await console.openStack();
    const { journal, all } = await openRuns(session);
    journal.close();
    const { current } = await readReleaseHistory(session, all);
    const owner = findLockOwner(session.stateDirectory);
    const open = all.find(isUnfinished);
    const steps = open === undefined ? [] : outcomesOf(open);
    const closed = open === undefined ? [] : closedInRun(open);
    if (input.options.output !== "human") {
      console.print(
        JSON.stringify({
          schema: "rollback.status/v1",
          target: session.target,
          current,
          owner,
          unfinished: open?.run,
          steps,
          closedDatabases: closed,
        }),
      );
      return open === undefined ? EXIT.success : EXIT.stoppedPartway;
    }
    const { stack } = session.target;
    for (const database of closed) {
      const shout = `CLOSED: ${closedText(database)}, by step ${database.step} of run ${open?.run ?? ""}`;
      console.print(console.style.bold(console.style.danger(shout)));
    }
    console.print(
      `stack ${stack}: ${current === undefined ? "no update that recorded a commit" : `${releaseLabel(current)}, ${current.update?.result ?? "?"}, ${current.verdict}`}`,
    );
    if (owner !== undefined) console.print(`a run is at work: ${owner}`);
    if (open === undefined) {
      console.print("no unfinished run");
      for (const { run, closed: left } of leftClosed(all))
        console.print(
          `run ${run} left ${left.database} closed to applications; whether it still is: rollback doctor --stack ${stack}`,
        );
      return EXIT.success;
    }
    console.print(`unfinished run ${open.run}: ${open.finished?.detail ?? "interrupted"}`);
    for (const { step, status, detail } of steps)
      console.print(`  ${status.padEnd(10)} ${step}  ${detail.split("\n")[0] ?? ""}`);
    console.print(
      owner === undefined
        ? `next: rollback resume --stack ${stack}   or   rollback abandon --stack ${stack}`
        : "next: wait for it",
    );
    for (const line of owner === undefined ? waysToOpen(open, closed) : []) console.print(line);
    return EXIT.stoppedPartway;
  });
}

function waysToOpen(run: RunState, closed: readonly ClosedDatabase[]): string[] {
  if (closed.length === 0) return [];
  const abandonOpens = !pivotWasBegun(run, ALL_STEP_KINDS) && !closed.some(({ isInherited }) => isInherited);
  if (abandonOpens)
    return ["  resume goes on to where applications are let in again; abandon lets them in as before"];
  return [
    "  resume goes on to where applications are let in again; abandon leaves it closed, and then its owner opens it:",
    ...closed.map(({ openIt }) => `    ${openIt}`),
  ];
}
