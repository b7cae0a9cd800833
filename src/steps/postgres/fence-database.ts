import { z } from "zod";
import { durationMs, DURATION } from "../../adapters/shell-settings.ts";
import { readAccess } from "../../adapters/postgres-access.ts";
import { proveQuiet, type QuietProof } from "../../adapters/postgres-quiet.ts";
import { countRows } from "../../adapters/postgres-tables.ts";
import { type Database, withDatabase } from "../../adapters/postgres.ts";
import type { TableCounts } from "../../model/data.ts";
import { messageOf } from "../../model/errors.ts";
import type { Observation, StepContext, StepKind, StepResult } from "../step-kind.ts";
import { CONNECTION, fromOutside, openConnection, TABLE } from "./connection-settings.ts";
import { fenceFindings } from "./fence-findings.ts";
import { FENCE_MEMORY, liftFence, looksFenced, raiseFence, rememberAccess } from "./fence.ts";
import { findingsOf } from "./findings-of.ts";
import { recall, remember } from "./step-memory.ts";

const SETTINGS = z.strictObject({
  connection: CONNECTION,
  maintenanceDatabase: z
    .string()
    .min(1)
    .optional()
    .describe("Another database of the server, to look from; postgres by default"),
  quietFor: DURATION.default("5s").describe("Silence that proves the fence"),
  patience: DURATION.default("1m").describe("How long sessions are ended before the fence counts as broken"),
  readOnly: z.boolean().default(true).describe("Also make transactions read-only by default"),
  blockOwnUser: z
    .boolean()
    .default(false)
    .describe("Keep the toolkit's own role out too, for applications that log in as it"),
  tables: z.array(TABLE).default([]).describe("Tables to count once it is quiet; all by default"),
});

export type FenceSettings = z.infer<typeof SETTINGS>;

/**
 * Keeps applications out of a database, ends their sessions and proves that it is quiet.
 *
 * Superusers can always connect; one that does breaks the proof and fails the step. A step that
 * fails opens the database again. Rows are counted once it is quiet, over a session that was there
 * before: these are the numbers that a restore is compared with.
 */
export const fenceDatabase: StepKind<FenceSettings> = {
  kind: "fence-database",
  phase: "fence",
  class: "observable",
  settings: SETTINGS,
  timeoutMs: 10 * 60_000,
  title: ({ connection, quietFor }) =>
    `keep applications out of the database ${connection.database} and prove ${quietFor} of silence`,
  undoOf: () => ({ by: "step", title: "let applications into the database again" }),
  check: (params, context) => findingsOf(() => fenceFindings(params, context)),
  apply,
  observe,
  undo,
};

async function apply(params: FenceSettings, context: StepContext): Promise<StepResult> {
  const connection = await openConnection(params.connection, context);
  const outside = fromOutside(connection, params.maintenanceDatabase);
  const { signal } = context;
  const name = connection.database;
  return withDatabase(
    outside,
    async (watcher) => {
      const memory =
        (await recall(context, FENCE_MEMORY)) ?? (await rememberAccess(watcher, name, params.blockOwnUser));
      await remember(context, memory);
      try {
        const { proof, counts } = await closeAndCount(watcher, connection, { params, context });
        if (!proof.isQuiet) {
          await liftFence(outside, memory);
          return { status: "failed", detail: broken(name, proof), data: { ...proof } };
        }
        const data = { ...memory, counts, lsn: proof.lsn, walBytes: proof.walBytes };
        return { status: "succeeded", detail: quiet(proof, params), data };
      } catch (error) {
        await liftFence(outside, memory);
        throw error;
      }
    },
    { signal },
  );
}

interface Task {
  readonly params: FenceSettings;
  readonly context: StepContext;
}

/** Our session inside is opened first: behind the fence it might not get in any more. */
async function closeAndCount(
  watcher: Database,
  connection: Parameters<typeof withDatabase>[0],
  { params, context }: Task,
): Promise<{ proof: QuietProof; counts: TableCounts | null }> {
  const { signal } = context;
  const inside = await openInside(connection, signal).catch(() => undefined);
  try {
    await raiseFence(watcher, connection.database, params);
    const proof = await proveQuiet(watcher, connection.database, {
      ourPids: inside === undefined ? [] : [inside.pid],
      quietForMs: durationMs(params.quietFor),
      patienceMs: durationMs(params.patience),
      signal,
      progress: (message) => context.progress(`waiting for silence: ${message}`),
    });
    const counts = proof.isQuiet && inside ? await inside.count(params.tables) : null;
    return { proof, counts };
  } finally {
    await inside?.end();
  }
}

interface Inside {
  readonly pid: number;
  readonly count: (tables: readonly string[]) => Promise<TableCounts>;
  readonly end: () => Promise<void>;
}

/** A session that stays until it is ended; a resumed run may not get one any more. */
function openInside(connection: Parameters<typeof withDatabase>[0], signal: AbortSignal): Promise<Inside> {
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

async function observe(params: FenceSettings, context: StepContext): Promise<Observation> {
  const connection = await openConnection(params.connection, context);
  const memory = await recall(context, FENCE_MEMORY);
  const access = await withDatabase(fromOutside(connection, params.maintenanceDatabase), (watcher) =>
    readAccess(watcher, connection.database),
  );
  const name = `"${connection.database}"`;
  if (access === undefined) return { found: "unknown", detail: `${name} is not there any more` };
  if (!looksFenced(access, params.blockOwnUser ? undefined : connection.user))
    return { found: "not-done", detail: `${name} is open` };
  if (memory === undefined)
    return { found: "unknown", detail: `${name} is closed, and nothing here says how it was before` };
  // Silence is proven anew, and rows are counted, before anything builds on them.
  return { found: "remaining", detail: `${name} is closed; its silence is not proven yet` };
}

async function undo(params: FenceSettings, context: StepContext): Promise<StepResult> {
  const connection = await openConnection(params.connection, context);
  const told = FENCE_MEMORY.safeParse(context.outcomes.get(fenceDatabase.kind)?.data);
  const memory = (await recall(context, FENCE_MEMORY)) ?? told.data;
  if (memory === undefined)
    return { status: "failed", detail: "nothing says who might connect before the fence" };
  try {
    const name = await liftFence(fromOutside(connection, params.maintenanceDatabase), memory);
    return { status: "succeeded", detail: `applications may connect to "${name}" again` };
  } catch (error) {
    return { status: "failed", detail: messageOf(error) };
  }
}

const broken = (name: string, { disturbances }: QuietProof): string =>
  `"${name}" did not become quiet and was opened again: ${disturbances.join("; ")}`;

const quiet = ({ endedSessions, disturbances }: QuietProof, { quietFor }: FenceSettings): string =>
  `${quietFor} without a session, a commit or a write; ${endedSessions} ended${disturbances.length === 0 ? "" : `, among them ${disturbances.slice(0, 3).join("; ")}`}`;
