import { z } from "zod";
import { nameBeside } from "../../adapters/postgres-names.ts";
import { databaseOid, dropScratch } from "../../adapters/postgres-scratch.ts";
import { DURATION } from "../../adapters/shell-settings.ts";
import { missingTables } from "../../adapters/postgres-tables.ts";
import { withDatabase } from "../../adapters/postgres.ts";
import type { DatabaseConnection } from "../../model/data.ts";
import { messageOf } from "../../model/errors.ts";
import type { Observation, StepContext, StepKind, StepResult } from "../step-kind.ts";
import { CONNECTION, fromOutside, openConnection, TABLE } from "./connection-settings.ts";
import { whyNotRestore } from "./dump-approval.ts";
import { DUMP } from "./dump-settings.ts";
import { exchangeRows, keptName, labelsOf, putBack, restoredName } from "./exchange-rows.ts";
import { findingsOf } from "./findings-of.ts";
import { lossOf } from "./loss-of.ts";
import { restoreScratch } from "./restore-scratch.ts";
import { recall } from "./step-memory.ts";
import { judgeTables } from "./table-findings.ts";

const SETTINGS = z.strictObject({
  connection: CONNECTION,
  ...DUMP,
  tables: z.array(TABLE).min(1).max(100).describe("The tables that come back; all others stay"),
  lockTimeout: DURATION.default("10s").describe("How long to wait for other sessions to let the tables go"),
});

export type RestoreTablesSettings = z.infer<typeof SETTINGS>;

const MEMORY = z.object({ scratch: z.string() });

/**
 * Brings chosen tables back from a dump, in one transaction in the live database.
 *
 * The whole dump is restored and validated beside it first. The present rows stay in
 * `<table>_before_<run>`; foreign keys are checked anew, so tables that belong together must come
 * back together. Triggers do not fire, and sequences are only ever moved forward.
 */
export const restoreTables: StepKind<RestoreTablesSettings> = {
  kind: "restore-tables",
  phase: "revert",
  class: "observable",
  settings: SETTINGS,
  timeoutMs: 4 * 60 * 60_000,
  title: ({ connection, dump, tables }) =>
    `restore ${tables.join(", ")} of ${connection.database} from ${dump}`,
  undoOf: () => ({
    by: "step",
    title: "put the rows of before back, and keep the restored ones beside them",
  }),
  check: (params, context) => findingsOf(async () => (await judgeTables(params, context)).findings),
  apply,
  observe,
  undo,
};

async function apply(params: RestoreTablesSettings, context: StepContext): Promise<StepResult> {
  const judged = await judgeTables(params, context);
  const refusal = whyNotRestore(judged, context);
  if (refusal !== undefined) return { status: "failed", detail: refusal };
  const { facts } = judged;
  const connection = await openConnection(params.connection, context);
  const outside = fromOutside(connection, params.maintenanceDatabase);
  const earlier = recall(context, MEMORY);
  const scratch = earlier?.scratch ?? nameBeside(connection.database, "restore", context.run);
  context.remember({ scratch });
  const { invariants, jobs } = params;
  const order = { connection, outside, scratch, facts, context, invariants, jobs };
  const restored = await restoreScratch({ ...order, isOurs: earlier !== undefined });
  try {
    const source = { ...connection, database: scratch };
    const exchanged = exchangeRows(params, context, { connection, source, counts: restored.counts });
    const before = await exchanged.finally(() => leaveScratch(outside, scratch, context));
    // What counts is what is in the database, not the word of the program that put it there.
    const seen = await look(params, context, connection);
    if (seen.found !== "done") return { status: "failed", detail: seen.detail };
    const chosen = labelsOf(params);
    const counts = Object.fromEntries(chosen.map((name) => [name, restored.counts[name] ?? 0]));
    const kept = chosen.map((name) => keptName(name, context));
    const data = { loss: lossOf(before, counts), counts, kept, sha256: facts.sha256, takenAt: facts.takenAt };
    return {
      status: "succeeded",
      detail: `${chosen.join(", ")} are as in ${facts.path}; the rows of before are in ${kept.join(", ")}`,
      data,
    };
  } catch (error) {
    // The transaction may have been committed though its answer never came.
    const seen = await look(params, context, connection).catch((failure: unknown): Observation => ({
      found: "unknown",
      detail: messageOf(failure),
    }));
    const status = seen.found === "not-done" || seen.found === "remaining" ? "failed" : "unknown";
    return { status, detail: `${messageOf(error)}; ${seen.detail}` };
  }
}

/** A scratch database that stays is no harm, and no reason to call a committed restore a failure. */
async function leaveScratch(
  outside: DatabaseConnection,
  scratch: string,
  context: StepContext,
): Promise<void> {
  await withDatabase(outside, (session) => dropScratch(session, scratch)).catch((error: unknown) => {
    context.progress(`the scratch database ${scratch} could not be dropped: ${messageOf(error)}`);
  });
}

async function observe(params: RestoreTablesSettings, context: StepContext): Promise<Observation> {
  return look(params, context, await openConnection(params.connection, context));
}

/** The tables that keep the rows of before are made in the same transaction as everything else. */
async function look(
  params: RestoreTablesSettings,
  context: StepContext,
  connection: DatabaseConnection,
): Promise<Observation> {
  const kept = labelsOf(params).map((name) => keptName(name, context));
  const missing = await withDatabase(connection, (live) => missingTables(live, kept));
  if (missing.length === 0)
    return { found: "done", detail: `the rows of before are in ${kept.join(", ")}`, data: { kept } };
  if (missing.length < kept.length)
    return { found: "unknown", detail: `of ${kept.join(", ")}, ${missing.join(", ")} is missing` };
  const memory = recall(context, MEMORY);
  const outside = fromOutside(connection, params.maintenanceDatabase);
  const left = memory && (await withDatabase(outside, (session) => databaseOid(session, memory.scratch)));
  return left === undefined
    ? { found: "not-done", detail: "no row was changed" }
    : { found: "remaining", detail: `no row was changed; "${memory?.scratch ?? ""}" is begun` };
}

async function undo(params: RestoreTablesSettings, context: StepContext): Promise<StepResult> {
  const connection = await openConnection(params.connection, context);
  const seen = await look(params, context, connection);
  if (seen.found !== "done")
    return { status: seen.found === "unknown" ? "failed" : "skipped", detail: seen.detail };
  try {
    // They are made in the same transaction as everything else, so all are there or none.
    const restored = labelsOf(params).map((name) => restoredName(name, context));
    const missing = await withDatabase(connection, (live) => missingTables(live, restored));
    if (missing.length === 0) return { status: "skipped", detail: "the rows of before are back already" };
    await putBack(params, context, connection);
    return { status: "succeeded", detail: "the rows of before are back" };
  } catch (error) {
    return { status: "failed", detail: messageOf(error) };
  }
}
