import { z } from "zod";
import { durationMs } from "../../adapters/shell-settings.ts";
import { closeDatabase } from "../../adapters/postgres-access.ts";
import { proveQuiet, type QuietProof } from "../../adapters/postgres-quiet.ts";
import { countRows } from "../../adapters/postgres-tables.ts";
import { type Database, withDatabase } from "../../adapters/postgres.ts";
import type { DatabaseConnection, TableCounts } from "../../model/data.ts";
import type { StepContext } from "../step-kind.ts";
import { type FenceWish, raiseFence } from "./fence.ts";

interface FenceOrder extends FenceWish {
  readonly quietFor: string;
  readonly patience: string;
  /** Counted in the silence; all tables when empty. */
  readonly tables: readonly string[];
}

/** How silent it was, and what was in the tables then; null where no session of ours got in. */
export interface FencedDatabase {
  readonly proof: QuietProof;
  readonly counts: TableCounts | null;
}

/** Closes a database, ends its sessions, proves the silence and counts; the caller lifts the fence when it is not quiet. */
export async function proveFence(
  watcher: Database,
  connection: DatabaseConnection,
  { order, context }: { readonly order: FenceOrder; readonly context: StepContext },
): Promise<FencedDatabase> {
  const { signal } = context;
  // Opened first: behind the fence it might not get in any more.
  const inside =
    (await openInside(connection, signal).catch(() => undefined)) ??
    (await enterAlone(watcher, connection, order.readOnly, signal));
  try {
    await raiseFence(watcher, connection.database, order);
    const proof = await proveQuiet(watcher, connection.database, {
      ourPids: inside === undefined ? [] : [inside.pid],
      quietForMs: durationMs(order.quietFor),
      patienceMs: durationMs(order.patience),
      signal,
      progress: (message) => context.progress(`waiting for silence: ${message}`),
    });
    return { proof, counts: proof.isQuiet && inside ? await inside.count(order.tables) : null };
  } finally {
    await inside?.end();
  }
}

/**
 * Gets into a database that keeps our own role out already, closed by an attempt or a run before: for a moment it alone is let in.
 *
 * Whoever else comes in as that role meanwhile is ended before the silence is proven.
 */
async function enterAlone(
  watcher: Database,
  connection: DatabaseConnection,
  readOnly: boolean,
  signal: AbortSignal,
): Promise<Inside | undefined> {
  await closeDatabase(watcher, connection.database, { keep: connection.user, limit: false, readOnly });
  return openInside(connection, signal).catch(() => undefined);
}

/** Says what kept a database from being quiet that was opened again; `spared` is the role that gets past its fence. */
export const noisy = (name: string, proof: QuietProof, spared?: string): string =>
  `"${name}" did not become quiet and was opened again: ${disturbed(proof, spared)}`;

/** What broke the silence, and what helps where it was somebody whom the fence must let in. */
export function disturbed({ disturbances, users }: QuietProof, spared: string | undefined): string {
  const found = disturbances.join("; ");
  if (spared === undefined || !users.includes(spared)) return found;
  return `${found}; "${spared}" is the toolkit's own user, whom this fence must let in: give the application a user of its own, or stop it in a step before`;
}

interface Inside {
  readonly pid: number;
  readonly count: (tables: readonly string[]) => Promise<TableCounts>;
  readonly end: () => Promise<void>;
}

/** A session that stays until it is ended. */
function openInside(connection: DatabaseConnection, signal: AbortSignal): Promise<Inside> {
  return new Promise((resolve, reject) => {
    const ended = Promise.withResolvers<true>();
    const session = withDatabase(
      connection,
      async (database) => {
        const row = z.object({ pid: z.number() });
        const [found] = await database.query(row, "SELECT pg_backend_pid() AS pid");
        resolve({
          pid: found?.pid ?? 0,
          count: (tables) => countRows(database, tables),
          end: async () => {
            ended.resolve(true);
            await session.catch(() => undefined);
          },
        });
        await ended.promise;
      },
      { signal },
    );
    session.catch(reject);
  });
}
