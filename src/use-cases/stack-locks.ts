import { mkdirSync } from "node:fs";
import { hostname, userInfo } from "node:os";
import { takeRunLock } from "../journal/run-lock.ts";
import type { Actor } from "../model/journal-entry.ts";
import { openRuns, type Runs } from "./open-runs.ts";
import type { StackSession } from "./stack-session.ts";

/** Holds the stack's lock and its journal for the length of some work. */
export async function underRunLock<Answer>(
  session: StackSession,
  work: (runs: Runs) => Promise<Answer>,
): Promise<Answer> {
  // The journal first: it makes the folder, and an unwritable one is told as such.
  const journal = session.openJournal();
  journal.close();
  const lock = takeRunLock(session.stateDirectory, currentActor(), session.request.now().toISOString());
  try {
    const runs = await openRuns(session);
    try {
      return await work(runs);
    } finally {
      runs.journal.close();
    }
  } finally {
    lock.release();
  }
}

/**
 * Holds a lock beside the state as well, where there is a folder: another clone or another user has a
 * state folder of its own. Only work that changes something takes it, so that plans leave no trace there.
 */
export async function underSharedLock<Answer>(
  { mirrorDirectory, request }: StackSession,
  work: () => Promise<Answer>,
): Promise<Answer> {
  if (mirrorDirectory === undefined) return work();
  mkdirSync(mirrorDirectory, { recursive: true, mode: 0o700 });
  const lock = takeRunLock(mirrorDirectory, currentActor(), request.now().toISOString());
  try {
    return await work();
  } finally {
    lock.release();
  }
}

/** Who runs this process. */
export function currentActor(): Actor {
  return { user: userInfo().username, host: hostname(), pid: process.pid };
}
