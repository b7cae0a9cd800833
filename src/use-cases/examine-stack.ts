import { closedInRun } from "../execute/closed-in-run.ts";
import { type LeftClosed, leftClosed } from "../execute/left-closed.ts";
import { isUnfinished, type RunState } from "../execute/replay.ts";
import { findLockOwner } from "../journal/run-lock.ts";
import { type ClosedDatabase, closedText } from "../model/closed-databases.ts";
import type { DatabaseSettings } from "../model/settings.ts";
import { examineDatabase, isClosedNow } from "./examine-data.ts";
import { check, type Examined, missing } from "./examined.ts";
import { openRuns } from "./open-runs.ts";
import type { StackSession } from "./stack-session.ts";

/** Looks at one stack: its state, its runs, what they left closed, and each database of rollback.yaml. */
export async function examineStack(openStack: () => Promise<StackSession>): Promise<Examined[]> {
  let session: StackSession;
  try {
    session = await openStack();
  } catch (error) {
    return [missing("stack", error)];
  }
  const state = await check("stack", () => describeStack(session));
  const databases = session.settings.data.map((settings) => examineDatabase(settings, session));
  return [state, ...(await examineRuns(session)), ...(await Promise.all(databases)).flat()];
}

async function describeStack({ engineFor, target }: StackSession): Promise<string> {
  const { resources, pendingOperations } = await engineFor().readCheckpoint();
  const pending = pendingOperations.length === 0 ? "" : `, ${pendingOperations.length} pending operations`;
  return `${target.project}/${target.stack}: ${resources.length} resources${pending}`;
}

async function examineRuns(session: StackSession): Promise<Examined[]> {
  try {
    const { journal, all } = await openRuns(session);
    journal.close();
    const open = all.find(isUnfinished);
    const owner = findLockOwner(session.stateDirectory);
    const left = leftClosed(all).flatMap((one) => {
      const settings = session.settings.data.find(({ name }) => name === one.closed.database);
      return settings === undefined ? [] : [examineLeft(one, settings, session)];
    });
    return [
      runRow(open, owner, session),
      ...(open === undefined ? [] : closedInRun(open).map((one) => closedRow(one, open, session))),
      ...(await Promise.all(left)).flat(),
    ];
  } catch (error) {
    return [missing("runs", error)];
  }
}

function runRow(open: RunState | undefined, owner: string | undefined, { target }: StackSession): Examined {
  const what = "runs";
  if (owner !== undefined)
    return { state: "note", what, found: `one is at work, ${owner}: wait for it before you begin another` };
  if (open === undefined) return { state: "ok", what, found: "none is unfinished" };
  const stack = `--stack ${target.stack}`;
  const why = open.finished?.detail ?? "it was interrupted";
  const found = `run ${open.run} has not ended (${why}); rollback resume ${stack}, or rollback abandon ${stack}`;
  return { state: "missing", what, found };
}

function closedRow(closed: ClosedDatabase, { run }: RunState, { target }: StackSession): Examined {
  const found = `${closedText(closed)}, by step ${closed.step} of run ${run}; how to go on: rollback status --stack ${target.stack}`;
  return { state: "missing", what: `access to ${closed.database}`, found };
}

/** A run that was given up may have left a database closed; a person may have opened it since, so it is looked at. */
async function examineLeft(
  { run, closed }: LeftClosed,
  settings: DatabaseSettings,
  session: StackSession,
): Promise<Examined[]> {
  const what = `access to ${settings.name}`;
  const told = `${closedText(closed)}, by step ${closed.step} of run ${run}, which was given up; as its owner: ${closed.openIt}`;
  try {
    return (await isClosedNow(settings, session)) ? [{ state: "missing", what, found: told }] : [];
  } catch {
    // Why nobody can look is in the row of the database.
    return [{ state: "missing", what, found: `${told} (nobody could look whether it still is)` }];
  }
}
