import { setTimeout as sleep } from "node:timers/promises";
import { z } from "zod";
import { messageOf } from "../model/errors.ts";
import {
  type DatabaseActivity,
  isWorker,
  listPreparedTransactions,
  listSessions,
  readActivity,
  type ServerSession,
} from "./postgres-server.ts";
import { enabledSubscriptions } from "./postgres-subscriptions.ts";
import type { Database } from "./postgres.ts";
import { printable } from "./shell-text.ts";

/** How silence is proven. */
export interface QuietOptions {
  /** Sessions of ours inside the database; they must do nothing meanwhile. */
  readonly ourPids: readonly number[];
  readonly quietForMs: number;
  /** How long to go on ending sessions before giving up. */
  readonly patienceMs: number;
  readonly signal: AbortSignal;
  readonly progress: (message: string) => void;
}

/** What came of it; `disturbances` name everything that broke the silence, in the order it was first seen. */
export interface QuietProof {
  readonly isQuiet: boolean;
  readonly disturbances: readonly string[];
  /** Whose sessions were found. */
  readonly users: readonly string[];
  readonly endedSessions: number;
  /** Log that the whole server wrote meanwhile: other databases and checkpoints write too. */
  readonly walBytes: number | null;
  readonly lsn: string | undefined;
}

const LOOK_EVERY_MS = 200;

/**
 * Ends sessions and background workers in a database until none came, committed or wrote anything for the whole of `quietForMs`.
 *
 * Ask from a session in another database, and close the database first: ending sessions of an open
 * one only races with the clients' reconnects. Never throws for what it finds. Autovacuum commits
 * too and starts the wait anew, which at its usual pace of once a minute costs little.
 */
export async function proveQuiet(
  database: Database,
  name: string,
  options: QuietOptions,
): Promise<QuietProof> {
  const deadline = performance.now() + options.patienceMs + options.quietForMs;
  const disturbances = new Map<string, number>();
  const note = (what: string): void => {
    if (!disturbances.has(what)) options.progress(what);
    disturbances.set(what, (disturbances.get(what) ?? 0) + 1);
  };
  const users = new Set<string>();
  let endedSessions = 0;
  let first: DatabaseActivity | undefined;
  let last: DatabaseActivity | undefined;
  let since = performance.now();
  for (;;) {
    options.signal.throwIfAborted();
    const found = await disturb(database, name, { last, ourPids: options.ourPids });
    endedSessions += found.ended;
    for (const user of found.users) users.add(user);
    for (const what of found.disturbances) note(what);
    first ??= found.activity;
    if (found.activity === undefined || last === undefined || found.disturbances.length > 0)
      since = performance.now();
    last = found.activity;
    const isQuiet = performance.now() - since >= options.quietForMs;
    if (isQuiet || performance.now() >= deadline) {
      const times = [...disturbances].map(([what, count]) => (count > 1 ? `${what} (${count} times)` : what));
      const walBytes = first && last ? await walBetween(database, first.lsn, last.lsn) : null;
      return {
        ...{ isQuiet, disturbances: times, users: [...users], endedSessions, walBytes },
        lsn: last?.lsn,
      };
    }
    await sleep(LOOK_EVERY_MS, undefined, { signal: options.signal });
  }
}

async function disturb(
  database: Database,
  name: string,
  { last, ourPids }: { readonly last: DatabaseActivity | undefined; readonly ourPids: readonly number[] },
): Promise<{
  activity: DatabaseActivity | undefined;
  disturbances: string[];
  users: string[];
  ended: number;
}> {
  const disturbances: string[] = [];
  const users: string[] = [];
  let ended = 0;
  for (const session of await listSessions(database, name)) {
    if (ourPids.includes(session.pid)) continue;
    const failure = await endSession(database, session.pid);
    if (failure === undefined) ended += 1;
    if (!isWorker(session)) users.push(session.user);
    disturbances.push(
      `${sessionLabel(session)}${failure === undefined ? "" : ` cannot be ended: ${failure}`}`,
    );
  }
  for (const subscription of (await enabledSubscriptions(database, name)) ?? [])
    disturbances.push(`the enabled subscription "${printable(subscription)}"`);
  for (const { id, owner } of await listPreparedTransactions(database, name))
    disturbances.push(`the prepared transaction "${printable(id)}" of ${printable(owner)}`);
  const activity = await readActivity(database, name);
  if (activity === undefined) disturbances.push(`the database "${printable(name)}" is gone`);
  else if (last !== undefined) disturbances.push(...movements(last, activity));
  return { activity, disturbances, users, ended };
}

/** A session too short to be seen still leaves its traces in the counters. */
function movements(last: DatabaseActivity, now: DatabaseActivity): string[] {
  return [
    ...(now.sessions === last.sessions ? [] : ["sessions that came and went"]),
    ...(now.writes === last.writes ? [] : ["rows written"]),
    ...(now.commits === last.commits ? [] : ["transactions committed"]),
  ];
}

async function endSession(database: Database, pid: number): Promise<string | undefined> {
  try {
    await database.query(z.unknown(), `SELECT pg_terminate_backend($1)`, [pid]);
    return undefined;
  } catch (error) {
    return messageOf(error);
  }
}

/** A session as a person can find it: who, from where, and for how long its transaction is open. */
export function sessionLabel(session: ServerSession): string {
  const { kind, user, application, address, transactionSeconds } = session;
  if (isWorker(session)) return printable(`the server's own ${kind}`);
  const from = `${address ?? "a local socket"}${application === "" ? "" : `, ${application}`}`;
  const open =
    transactionSeconds !== null && transactionSeconds >= 60
      ? `, in a transaction since ${Math.floor(transactionSeconds / 60)} min`
      : "";
  return printable(`a session of ${user} (${from}${open})`);
}

async function walBetween(database: Database, from: string, to: string): Promise<number | null> {
  const row = z.object({ bytes: z.coerce.number() });
  const text = `SELECT pg_wal_lsn_diff($2::pg_lsn, $1::pg_lsn) AS bytes`;
  return (await database.query(row, text, [from, to]))[0]?.bytes ?? null;
}
