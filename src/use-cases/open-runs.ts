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
  for (const entries of (await readMirror(session.mirrorDirectory)).values()) journal.adopt(entries);
  return { journal, all: readRuns(journal), reload: (run) => replay(journal.read(run)) };
}
