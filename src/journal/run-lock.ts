import { existsSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { z } from "zod";
import { messageOf, RollbackError } from "../model/errors.ts";
import type { Actor } from "../model/journal-entry.ts";

/** A stack's lock while it is held; released when the process ends, however it ends. */
export interface RunLock {
  readonly release: () => void;
}

const SQLITE_BUSY = 5;

const OWNER = z.object({ user: z.string(), host: z.string(), pid: z.number(), since: z.string() });

/**
 * Takes the one lock of a stack's runs on this machine; throws RUN_IN_PROGRESS naming the holder.
 *
 * An exclusive SQLite transaction holds it: the operating system frees it with the process, even
 * after kill -9, and children do not inherit it (POSIX record locks). The owner file beside it only
 * tells who; it decides nothing. Limit: it keeps out what shares the folder on one machine; elsewhere
 * Pulumi's own lock and the state's hash stand guard.
 */
export function takeRunLock(directory: string, actor: Actor, now: string): RunLock {
  const ownerFile = join(directory, "lock-owner.json");
  // Long enough to outlast `findLockOwner` of another process, which holds it for a moment.
  const database = new DatabaseSync(join(directory, "lock.db"), { timeout: 250 });
  try {
    database.exec("BEGIN EXCLUSIVE");
  } catch (error) {
    database.close();
    if ((error as { errcode?: number }).errcode !== SQLITE_BUSY) throw unlockable(directory, error);
    throw new RollbackError("RUN_IN_PROGRESS", {
      subject: directory,
      message: `another run works on this stack: ${describeOwner(ownerFile)}`,
      remedy: "wait for it, and see how far it is with: rollback status",
      cause: error,
    });
  }
  writeFileSync(ownerFile, JSON.stringify({ ...actor, since: now }), { mode: 0o600 });
  return {
    release: () => {
      rmSync(ownerFile, { force: true });
      database.close();
    },
  };
}

function unlockable(directory: string, error: unknown): RollbackError {
  return new RollbackError("JOURNAL_UNWRITABLE", {
    subject: directory,
    message: `the lock in "${directory}" cannot be taken: ${messageOf(error)}`,
    remedy: "make the folder writable; ROLLBACK_STATE names another folder",
    cause: error,
  });
}

/** Who holds the lock now, for people; undefined when nobody does. */
export function findLockOwner(directory: string): string | undefined {
  const ownerFile = join(directory, "lock-owner.json");
  if (!existsSync(ownerFile)) return undefined;
  const database = new DatabaseSync(join(directory, "lock.db"), { timeout: 0 });
  try {
    database.exec("BEGIN EXCLUSIVE");
    return undefined;
  } catch {
    return describeOwner(ownerFile);
  } finally {
    database.close();
  }
}

function describeOwner(ownerFile: string): string {
  try {
    const owner = OWNER.parse(JSON.parse(readFileSync(ownerFile, "utf8")));
    return `held by ${owner.user}@${owner.host} (pid ${owner.pid}) since ${owner.since}`;
  } catch {
    return "its owner has not written its name yet";
  }
}
