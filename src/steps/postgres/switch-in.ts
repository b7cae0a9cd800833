import { z } from "zod";
import { DATABASE_ACCESS, type DatabaseAccess } from "../../adapters/postgres-access.ts";
import { copyProperties, switchDatabases } from "../../adapters/postgres-switch.ts";
import { type Database, withDatabase } from "../../adapters/postgres.ts";
import type { DatabaseConnection, TableCounts } from "../../model/data.ts";
import { messageOf } from "../../model/errors.ts";
import { outcomesBeside } from "../outcomes-beside.ts";
import type { StepContext, StepResult } from "../step-kind.ts";
import { accessBefore, type FenceMemory, liftFence } from "./fence.ts";
import { noisy, proveFence } from "./prove-fence.ts";
import type { RestoreDumpSettings, RestoreMemory } from "./restore-dump.ts";

interface Place {
  readonly params: RestoreDumpSettings;
  readonly connection: DatabaseConnection;
  /** Where the renames are done from: nobody may be in the databases themselves. */
  readonly outside: DatabaseConnection;
  readonly context: StepContext;
}

interface Switched {
  readonly isDone: boolean;
  readonly detail: string;
  readonly before: DatabaseAccess | null;
  /** What the old database held at the end; null when nobody counted. */
  readonly counts: TableCounts | null;
}

/** Fences the live database unless the run did, and gives its name, rights and settings to the scratch one. */
export function switchIn(memory: RestoreMemory, place: Place): Promise<Switched> {
  const { outside, context } = place;
  const run = async (session: Database): Promise<Switched> => {
    if (memory.liveOid === null) {
      await switchDatabases(session, memory);
      return { isDone: true, detail: "", before: null, counts: {} };
    }
    const fenced = fenceOf(memory, context) ?? (await fenceHere(session, memory, place));
    if ("detail" in fenced) return { ...fenced, isDone: false, before: null, counts: null };
    try {
      await copyProperties(session, { from: memory.live, to: memory.scratch, before: fenced.before });
      await switchDatabases(session, memory);
    } catch (error) {
      if (fenced.isOurs) await liftFence(outside, { database: memory.live, before: fenced.before });
      throw error;
    }
    return { isDone: true, detail: "", before: fenced.before, counts: fenced.counts };
  };
  return withDatabase(outside, run, { signal: context.signal });
}

/** Gives the old database its name back; the restored one keeps its data under the scratch name, and its fence is lifted when that fails. */
export async function switchBack(memory: RestoreMemory, { params, ...place }: Place): Promise<StepResult> {
  const { live, before, fencedHere } = memory;
  const { outside, connection, context } = place;
  try {
    return await withDatabase(outside, async (session) => {
      const { blockOwnUser } = params;
      const closedBy = closedOnTheWayBack(memory, context);
      const restored = await accessBefore(session, live, { blockOwnUser, closedBy });
      context.remember({ ...memory, restored: restored.before });
      try {
        const order = { ...params, readOnly: false, tables: [] };
        const { proof } = await proveFence(session, connection, { order, context });
        if (!proof.isQuiet) {
          await liftFence(outside, restored);
          return { status: "failed", detail: noisy(live, proof) };
        }
        await switchDatabases(session, { live, scratch: memory.old, old: memory.scratch });
      } catch (error) {
        await liftFence(outside, restored);
        throw error;
      }
      if (fencedHere && before !== null) await liftFence(outside, { database: live, before });
      return {
        status: "succeeded",
        detail: `"${live}" is the old database again; the restored one is kept in "${memory.scratch}"`,
      };
    });
  } catch (error) {
    return { status: "failed", detail: messageOf(error) };
  }
}

/** Opens the live database again that this step closed and never switched. */
export async function openOwnFence(
  { live, before }: RestoreMemory,
  outside: DatabaseConnection,
): Promise<StepResult> {
  try {
    if (before !== null) await liftFence(outside, { database: live, before });
    return { status: "succeeded", detail: `"${live}" is the database it was, and open again` };
  } catch (error) {
    return { status: "failed", detail: messageOf(error) };
  }
}

/** What an undo that was cut off behind its fence had closed: as it read it, else as the switch had opened it. */
function closedOnTheWayBack(memory: RestoreMemory, context: StepContext): FenceMemory | undefined {
  const { live, scratchOid } = memory;
  const given = memory.restored ?? memory.before ?? fenceOf(memory, context)?.before;
  if (given === undefined || scratchOid === null) return undefined;
  return { database: live, before: { ...given, oid: scratchOid }, isInherited: false };
}

interface Fenced {
  readonly before: DatabaseAccess;
  readonly counts: TableCounts | null;
  readonly isOurs: boolean;
}

const FENCE_DATA = z.object({
  before: DATABASE_ACCESS,
  counts: z.record(z.string(), z.number()).nullable(),
});

/** The fence that an earlier step of this run put around this very database. */
function fenceOf({ liveOid }: RestoreMemory, context: StepContext): Fenced | undefined {
  return outcomesBeside(context, "fence-database")
    .filter(({ status, undone }) => status === "succeeded" && undone !== "succeeded")
    .flatMap(({ data }) => FENCE_DATA.safeParse(data).data ?? [])
    .filter(({ before }) => before.oid === liveOid)
    .map((fence) => ({ ...fence, isOurs: false }))[0];
}

async function fenceHere(
  session: Database,
  memory: RestoreMemory,
  { params, connection, outside, context }: Place,
): Promise<Fenced | { readonly detail: string }> {
  const { live, before: known } = memory;
  // After a crash behind our own fence, what it changed is in the memory only.
  const closedBy = known === null ? undefined : { database: live, before: known, isInherited: false };
  const { before } = await accessBefore(session, live, { blockOwnUser: params.blockOwnUser, closedBy });
  context.remember({ ...memory, before, fencedHere: true });
  try {
    const order = { ...params, readOnly: true, tables: [] };
    const { proof, counts } = await proveFence(session, connection, { order, context });
    if (proof.isQuiet) return { before, counts, isOurs: true };
    await liftFence(outside, { database: memory.live, before });
    return { detail: noisy(memory.live, proof) };
  } catch (error) {
    await liftFence(outside, { database: memory.live, before });
    throw error;
  }
}
