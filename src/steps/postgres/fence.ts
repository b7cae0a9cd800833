import { z } from "zod";
import {
  closeDatabase,
  DATABASE_ACCESS,
  databaseName,
  type Fence,
  readAccess,
  reopenDatabase,
} from "../../adapters/postgres-access.ts";
import { readServerIdentity } from "../../adapters/postgres-server.ts";
import { type Database, withDatabase } from "../../adapters/postgres.ts";
import type { DatabaseConnection } from "../../model/data.ts";
import { RollbackError } from "../../model/errors.ts";

/** What a fence changed: enough to lift it, and to recognise the database under another name. */
export const FENCE_MEMORY = z.object({
  database: z.string(),
  before: DATABASE_ACCESS,
  /** Closed by an earlier run already: taking this fence back leaves it closed. */
  isInherited: z.boolean().default(false),
});
export type FenceMemory = z.infer<typeof FENCE_MEMORY>;

export interface FenceWish {
  /** Also keeps our own role out; then only sessions that are open already, and superusers, get in. */
  readonly blockOwnUser: boolean;
  readonly readOnly: boolean;
}

/** Reads what will be changed; an error when there is no such database or it is fenced already. */
export async function rememberAccess(
  outside: Database,
  name: string,
  blocksOwnUser: boolean,
): Promise<FenceMemory> {
  const before = await readAccess(outside, name);
  if (before === undefined) {
    throw new RollbackError("DATABASE_UNREACHABLE", {
      subject: name,
      message: `the server has no database "${name}"`,
      remedy: "correct the database's name; psql -l lists them",
    });
  }
  if (looksFenced(before, blocksOwnUser ? undefined : outside.connection.user)) {
    throw new RollbackError("DATABASE_FAILED", {
      subject: name,
      message: `"${name}" already lets no application in, and this run did not close it`,
      remedy: `find out who did; open it with GRANT CONNECT ON DATABASE "${name}" TO PUBLIC and CONNECTION LIMIT -1`,
    });
  }
  return { database: name, before, isInherited: false };
}

interface FenceOrder {
  readonly blockOwnUser: boolean;
  readonly closedBy?: FenceMemory | undefined;
}

/** What a fence will change: how the database is open now, or was before an earlier run closed it. */
export async function accessBefore(
  outside: Database,
  name: string,
  { blockOwnUser, closedBy }: FenceOrder,
): Promise<FenceMemory> {
  const now = await readAccess(outside, name);
  const isSame = closedBy?.database === name && now?.oid === closedBy.before.oid;
  return isSame && looksFenced(now, outside.connection.user)
    ? { ...closedBy, isInherited: true }
    : rememberAccess(outside, name, blockOwnUser);
}

/** Closes the database by what our role may do: the limit shuts out whoever is no superuser, so only one may set it. */
export async function raiseFence(outside: Database, name: string, wish: FenceWish): Promise<void> {
  const { isSuperuser } = await readServerIdentity(outside);
  const keep = wish.blockOwnUser || isSuperuser ? undefined : outside.connection.user;
  const fence: Fence = { keep, limit: isSuperuser, readOnly: wish.readOnly };
  await closeDatabase(outside, name, fence);
}

/** Opens the database again, under whatever name it has now; answers that name. */
export function liftFence(
  outside: DatabaseConnection,
  { before, database }: Omit<FenceMemory, "isInherited">,
): Promise<string> {
  return withDatabase(outside, async (session) => {
    const name = await databaseName(session, before.oid);
    if (name === undefined) {
      throw new RollbackError("DATABASE_FAILED", {
        subject: database,
        message: `the database that was "${database}" (oid ${before.oid}) is gone`,
        remedy: "look at the server: nothing here drops a database that was in use",
      });
    }
    await reopenDatabase(session, name, before);
    return name;
  });
}

/**
 * Opens the database of that name as it was opened before the fence; answers false when there is none.
 *
 * A copy that was restored from a dump has another oid and may stand in the place of the closed one: it
 * is the database that applications find, and the one that was closed stays as it is under its own name.
 */
export function openByName(
  outside: DatabaseConnection,
  { before, database }: Pick<FenceMemory, "before" | "database">,
): Promise<boolean> {
  return withDatabase(outside, async (session) => {
    if ((await readAccess(session, database)) === undefined) return false;
    await reopenDatabase(session, database, before);
    return true;
  });
}

/** Leaves the database as it was before this fence: open, or closed by the run before. */
export function takeBackFence(outside: DatabaseConnection, memory: FenceMemory): Promise<string> {
  return memory.isInherited ? Promise.resolve(memory.database) : liftFence(outside, memory);
}

/** Whether nobody may connect but superusers and the role that the fence spares. */
export function looksFenced(
  { connectionLimit, grants }: Pick<FenceMemory["before"], "connectionLimit" | "grants">,
  sparedRole: string | undefined,
): boolean {
  return connectionLimit === 0 || grants.every(({ grantee }) => grantee === sparedRole);
}
