import { z } from "zod";
import { databaseName, DATABASE_ACCESS, readAccess } from "../../adapters/postgres-access.ts";
import { nameBeside } from "../../adapters/postgres-names.ts";
import { databaseOid, dropScratch } from "../../adapters/postgres-scratch.ts";
import { DURATION } from "../../adapters/shell-settings.ts";
import { type Database, withDatabase } from "../../adapters/postgres.ts";
import { messageOf } from "../../model/errors.ts";
import type { Observation, StepContext, StepKind, StepResult } from "../step-kind.ts";
import { CONNECTION, fromOutside, openConnection } from "./connection-settings.ts";
import { whyNotRestore } from "./dump-approval.ts";
import { DUMP } from "./dump-settings.ts";
import { judgeReplacement } from "./judge-replacement.ts";
import { looksFenced } from "./fence.ts";
import { findingsOf } from "./findings-of.ts";
import { lossOf } from "./loss-of.ts";
import { restoreScratch } from "./restore-scratch.ts";
import { recall } from "./step-memory.ts";
import { openOwnFence, switchBack, switchIn } from "./switch-in.ts";

const SETTINGS = z.strictObject({
  connection: CONNECTION,
  ...DUMP,
  quietFor: DURATION.default("5s").describe("Silence that proves the fence before the switch"),
  patience: DURATION.default("1m").describe("How long sessions are ended before the fence counts as broken"),
  blockOwnUser: z.boolean().default(false).describe("Keep the toolkit's own role out too"),
});

export type RestoreDumpSettings = z.infer<typeof SETTINGS>;

export const RESTORE_MEMORY = z.object({
  live: z.string(),
  scratch: z.string(),
  old: z.string(),
  /** The live database before; null when there was none. */
  liveOid: z.string().nullable(),
  scratchOid: z.string().nullable(),
  /** How the live database was open before any fence, and whether this step closed it. */
  before: DATABASE_ACCESS.nullable(),
  fencedHere: z.boolean(),
  /** How the restored database was open before it was closed for the way back; null until then. */
  restored: DATABASE_ACCESS.nullable().default(null),
});
export type RestoreMemory = z.infer<typeof RESTORE_MEMORY>;

/**
 * Restores a dump into a database beside the live one, validates it, and lets it take the live one's name.
 *
 * The dump is judged before anything is stopped. Until the switch the live database only loses its
 * sessions; the switch is one transaction with both renames. The old database stays, closed, under
 * `<name>_old_<run>`: it is never dropped here.
 */
export const restoreDump: StepKind<RestoreDumpSettings> = {
  kind: "restore-dump",
  phase: "revert",
  class: "observable",
  settings: SETTINGS,
  timeoutMs: 4 * 60 * 60_000,
  title: ({ connection, dump }) => `restore ${dump} beside ${connection.database}, and switch to it`,
  undoOf: () => ({ by: "step", title: "give the old database its name back" }),
  check: (params, context) => findingsOf(async () => (await judgeReplacement(params, context)).findings),
  apply,
  observe,
  undo,
};

async function apply(params: RestoreDumpSettings, context: StepContext): Promise<StepResult> {
  const judged = await judgeReplacement(params, context);
  const refusal = whyNotRestore(judged, context);
  if (refusal !== undefined) return { status: "failed", detail: refusal };
  const { facts } = judged;
  const connection = await openConnection(params.connection, context);
  const outside = fromOutside(connection, params.maintenanceDatabase);
  const earlier = recall(context, RESTORE_MEMORY);
  const memory = earlier ?? (await begin(params, context));
  context.remember(memory);
  const { scratch } = memory;
  try {
    const { invariants, jobs } = params;
    const order = { connection, outside, scratch, facts, context, invariants, jobs };
    const restored = await restoreScratch({ ...order, isOurs: earlier !== undefined });
    const ready = { ...memory, scratchOid: restored.oid };
    context.remember(ready);
    const switched = await switchIn(ready, { params, connection, outside, context });
    if (!switched.isDone) {
      await withDatabase(outside, (session) => dropScratch(session, scratch));
      return { status: "failed", detail: switched.detail };
    }
    const data = {
      ...ready,
      before: switched.before,
      loss: lossOf(switched.counts, restored.counts),
      counts: restored.counts,
    };
    const detail = `${memory.live} is now what ${facts.path} holds; the data of before is kept in ${memory.old}`;
    return { status: "succeeded", detail, data: { ...data, takenAt: facts.takenAt, sha256: facts.sha256 } };
  } catch (error) {
    const seen = await look(memory, params, context).catch((failure: unknown): Seen => ({
      ...{ found: "unknown", isClosed: false, detail: messageOf(failure) },
    }));
    // A database that stays closed is something to take back.
    const isOver = (seen.found === "not-done" || seen.found === "remaining") && !seen.isClosed;
    return { status: isOver ? "failed" : "unknown", detail: `${messageOf(error)}; ${seen.detail}` };
  }
}

async function begin(params: RestoreDumpSettings, context: StepContext): Promise<RestoreMemory> {
  const connection = await openConnection(params.connection, context);
  const live = connection.database;
  const liveOid = await withDatabase(fromOutside(connection, params.maintenanceDatabase), (session) =>
    databaseOid(session, live),
  );
  return {
    live,
    scratch: nameBeside(live, "restore", context.run),
    old: nameBeside(live, "old", context.run),
    ...{ liveOid: liveOid ?? null, scratchOid: null, before: null, fencedHere: false, restored: null },
  };
}

async function observe(params: RestoreDumpSettings, context: StepContext): Promise<Observation> {
  const memory = recall(context, RESTORE_MEMORY);
  if (memory === undefined) return { found: "not-done", detail: "it had made no database" };
  return look(memory, params, context);
}

interface Seen extends Observation {
  /** Whether this step's own fence still keeps applications out of the database that was there before. */
  readonly isClosed: boolean;
}

/** Tells by oids, which no rename changes, who has which name. */
async function look(memory: RestoreMemory, params: RestoreDumpSettings, context: StepContext): Promise<Seen> {
  const connection = await openConnection(params.connection, context);
  const now = recall(context, RESTORE_MEMORY) ?? memory;
  const { live, liveOid, scratch } = memory;
  const scratchOid = now.scratchOid ?? memory.scratchOid;
  return withDatabase(fromOutside(connection, params.maintenanceDatabase), async (session) => {
    const oid = (await databaseOid(session, live)) ?? null;
    const kept = liveOid === null ? undefined : await databaseName(session, liveOid);
    if (oid !== null && oid === scratchOid)
      return {
        ...{ found: "done", isClosed: false },
        detail: `"${live}" is the restored database; the old one is "${kept ?? "gone"}"`,
        data: { ...memory, ...now },
      };
    if (oid !== liveOid)
      return {
        ...{ found: "unknown", isClosed: false },
        detail: `"${live}" is a database that this run does not know`,
      };
    const isClosed = await isClosedHere(session, now);
    const begun = (await databaseOid(session, scratch)) === undefined ? "" : `; "${scratch}" is begun`;
    return {
      ...{ found: begun === "" && !isClosed ? "not-done" : "remaining", isClosed },
      detail: `"${live}" is the database it was${isClosed ? ", closed by this step" : ""}${begun}`,
    };
  });
}

async function isClosedHere(
  session: Database,
  { live, before, fencedHere }: RestoreMemory,
): Promise<boolean> {
  if (!fencedHere || before === null) return false;
  const now = await readAccess(session, live);
  return now !== undefined && looksFenced(now, session.connection.user);
}

async function undo(params: RestoreDumpSettings, context: StepContext): Promise<StepResult> {
  const memory = recall(context, RESTORE_MEMORY);
  if (memory === undefined)
    return { status: "failed", detail: "nothing says which databases this step switched" };
  const seen = await look(memory, params, context);
  if (seen.found === "unknown") return { status: "failed", detail: seen.detail };
  const connection = await openConnection(params.connection, context);
  const outside = fromOutside(connection, params.maintenanceDatabase);
  if (seen.found === "done") return switchBack(memory, { params, connection, outside, context });
  if (seen.isClosed) return openOwnFence(memory, outside);
  return { status: "skipped", detail: seen.detail };
}
