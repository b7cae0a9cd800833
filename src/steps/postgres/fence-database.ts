import { z } from "zod";
import { DURATION } from "../../adapters/shell-settings.ts";
import { readAccess } from "../../adapters/postgres-access.ts";
import type { QuietProof } from "../../adapters/postgres-quiet.ts";
import { withDatabase } from "../../adapters/postgres.ts";
import type { DatabaseConnection } from "../../model/data.ts";
import { messageOf } from "../../model/errors.ts";
import type { Observation, StepContext, StepKind, StepResult } from "../step-kind.ts";
import { CONNECTION, fromOutside, openConnection, TABLE } from "./connection-settings.ts";
import { fenceFindings } from "./fence-findings.ts";
import { accessBefore, FENCE_MEMORY, type FenceMemory, looksFenced, takeBackFence } from "./fence.ts";
import { findingsOf } from "./findings-of.ts";
import { outgrownLoss } from "./outgrown-loss.ts";
import { disturbed, noisy, proveFence } from "./prove-fence.ts";
import { recall } from "./step-memory.ts";

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
  closedBy: FENCE_MEMORY.optional().describe(
    "What an earlier run closed and this one takes over; set by the toolkit",
  ),
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
      const memory = recall(context, FENCE_MEMORY) ?? (await accessBefore(watcher, name, params));
      context.remember(memory);
      try {
        const outgrown = await outgrownLoss(watcher, context);
        if (outgrown !== undefined) return await openAgain(outside, memory, outgrown);
        const { proof, counts } = await proveFence(watcher, connection, { order: params, context });
        if (!proof.isQuiet) {
          const keeps = spared(params, connection);
          const closed = await whyStillClosed(outside, memory);
          if (closed !== undefined)
            return { status: "unknown", detail: `not quiet: ${disturbed(proof, keeps)}; ${closed}` };
          return { status: "failed", detail: noisy(name, proof, keeps), data: { ...proof } };
        }
        const data = { ...memory, counts, lsn: proof.lsn, walBytes: proof.walBytes };
        return { status: "succeeded", detail: quiet(proof, params), data };
      } catch (error) {
        const closed = await whyStillClosed(outside, memory);
        if (closed === undefined) throw error;
        return { status: "unknown", detail: `${messageOf(error)}; ${closed}` };
      }
    },
    { signal },
  );
}

/** Takes an attempt of before back, should there be one, and says why there is no fence. */
async function openAgain(outside: DatabaseConnection, memory: FenceMemory, why: string): Promise<StepResult> {
  const closed = await whyStillClosed(outside, memory);
  return closed === undefined
    ? { status: "failed", detail: why }
    : { status: "unknown", detail: `${why}; ${closed}` };
}

/** Opens the database again; says why that failed, for then nobody may call the step a failure without effect. */
function whyStillClosed(outside: DatabaseConnection, memory: FenceMemory): Promise<string | undefined> {
  return takeBackFence(outside, memory).then(
    () => undefined,
    (error: unknown) => `"${memory.database}" may still be closed: ${messageOf(error)}`,
  );
}

/** The role that gets past the fence, because the toolkit itself must. */
const spared = ({ blockOwnUser }: FenceSettings, { user }: DatabaseConnection): string | undefined =>
  blockOwnUser ? undefined : user;

async function observe(params: FenceSettings, context: StepContext): Promise<Observation> {
  const connection = await openConnection(params.connection, context);
  const memory = recall(context, FENCE_MEMORY);
  const access = await withDatabase(fromOutside(connection, params.maintenanceDatabase), (watcher) =>
    readAccess(watcher, connection.database),
  );
  const name = `"${connection.database}"`;
  if (access === undefined) return { found: "unknown", detail: `${name} is not there any more` };
  if (!looksFenced(access, spared(params, connection)))
    return { found: "not-done", detail: `${name} is open` };
  if (memory === undefined)
    return {
      found: "unknown",
      detail: `${name} is closed, and not by this run: open it or find out who did, then decide retry`,
    };
  // Silence is proven anew, and rows are counted, before anything builds on them.
  return { found: "remaining", detail: `${name} is closed; its silence is not proven yet` };
}

async function undo(params: FenceSettings, context: StepContext): Promise<StepResult> {
  const connection = await openConnection(params.connection, context);
  const memory = recall(context, FENCE_MEMORY);
  if (memory === undefined)
    return { status: "failed", detail: "nothing says who might connect before the fence" };
  try {
    const name = await takeBackFence(fromOutside(connection, params.maintenanceDatabase), memory);
    const detail = memory.isInherited
      ? `"${name}" stays closed, as the earlier run left it`
      : `applications may connect to "${name}" again`;
    return { status: "succeeded", detail };
  } catch (error) {
    return { status: "failed", detail: messageOf(error) };
  }
}

const quiet = ({ endedSessions, disturbances }: QuietProof, { quietFor }: FenceSettings): string =>
  `${quietFor} without a session, a commit or a write; ${endedSessions} ended${disturbances.length === 0 ? "" : `, among them ${disturbances.slice(0, 3).join("; ")}`}`;
