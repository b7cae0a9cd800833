import { replay, type RunState } from "../execute/replay.ts";
import type { Journal } from "../journal/open-journal.ts";
import { readMirror } from "../journal/read-mirror.ts";
import { readRuns } from "./read-release-history.ts";
import type { StackSession } from "./stack-session.ts";

/** A stack's journal with all its runs, those of other machines included. */
export interface Runs {
  readonly journal: Journal;
  /** Newest first. */
  readonly all: readonly RunState[];
  readonly reload: (run: string) => RunState;
}

/** Opens the journal and takes over what other machines recorded beside the state. */
export async function openRuns(session: StackSession): Promise<Runs> {
  const journal = session.openJournal();
  return { journal, all: await adoptMirror(session, journal), reload: (run) => replay(journal.read(run)) };
}

/** Takes over what other machines have recorded beside the state by now, and answers every run, newest first. */
export async function adoptMirror(session: StackSession, journal: Journal): Promise<readonly RunState[]> {
  for (const entries of (await readMirror(session.mirrorDirectory)).values()) journal.adopt(entries);
  return readRuns(journal);
}
