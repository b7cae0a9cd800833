import { z } from "zod";
import { databaseCalls, describeDatabase, findDatabaseSnapshot } from "../../adapters/rds-databases.ts";
import { readQuotas } from "../../adapters/rds-quotas.ts";
import { waitForDatabase, waitForDatabaseSnapshot } from "../../adapters/rds-wait-database.ts";
import type { Rds } from "../../adapters/rds.ts";
import { identifiersFor } from "../../data/identifiers-for.ts";
import { restoreLimitOf } from "../../data/restore-limit.ts";
import { RUN_TAG, STEP_TAG } from "../../data/run-tags.ts";
import type { RdsSnapshot, TableCounts } from "../../model/data.ts";
import { RollbackError } from "../../model/errors.ts";
import { blocking, type Finding } from "../../model/finding.ts";
import { databaseKind, type DatabaseKind } from "../../model/rds-database.ts";
import type { Observation, StepContext, StepKind, StepResult } from "../step-kind.ts";
import { instanceFindings } from "./check-instance.ts";
import { countFenced, fencedCounts } from "./fenced-counts.ts";
import { foreign } from "./find-pair.ts";
import { CONNECTION, INSTANCE } from "./instance-settings.ts";
import { applyOnRds, checkOnRds, openStepRds } from "./with-rds.ts";

const SETTINGS = z.strictObject({
  instance: INSTANCE,
  connection: CONNECTION.optional().describe("Where rows are counted; nothing is counted without it"),
  tables: z.array(z.string()).default([]).describe("Counted for the loss; every table when empty"),
});
type Settings = z.infer<typeof SETTINGS>;

/**
 * Takes the safety snapshot of the fenced database, waits until it is complete, and counts its rows.
 *
 * It comes after the fence because what is written later would be in no copy. The snapshot stays
 * whatever becomes of the run.
 */
export const takeSnapshot: StepKind<Settings> = {
  kind: "take-snapshot",
  phase: "fence",
  class: "observable",
  settings: SETTINGS,
  timeoutMs: 12 * 3_600_000,
  title: ({ instance }) => `take a safety snapshot of ${instance.identifier}`,
  undoOf: () => ({ by: "unneeded", reason: "a snapshot changes nothing, and it is kept" }),
  check,
  apply: (params, context) => applyOnRds(params.instance, context, (rds) => takeOnce(rds, params, context)),
  observe,
};

function check({ instance }: Settings, context: StepContext): Promise<Finding[]> {
  return checkOnRds(instance, context, async (rds) => {
    const { safetySnapshot } = identifiersFor(context.run, instance.identifier);
    const kind = databaseKind(instance.resourceId);
    const [findings, quotas, snapshot] = await Promise.all([
      instanceFindings(rds, instance),
      readQuotas(rds),
      findDatabaseSnapshot(rds, kind, safetySnapshot),
    ]);
    const quota = kind === "cluster" ? "ManualClusterSnapshots" : "ManualSnapshots";
    const { used = 0, max = Infinity } = quotas.get(quota) ?? {};
    const isFull = used >= max;
    return [
      ...findings,
      isFull
        ? blocking({
            code: "SNAPSHOT_QUOTA_REACHED",
            subject: instance.identifier,
            message: `the region has ${used} of ${max} manual ${kind} snapshots, so no safety snapshot can be taken`,
            remedy: "delete old manual snapshots, or ask AWS for a higher quota",
          })
        : undefined,
      snapshot === undefined ? undefined : nameTaken(safetySnapshot),
    ];
  });
}

const nameTaken = (subject: string): Finding =>
  blocking({
    code: "NAME_TAKEN",
    subject,
    message: `a snapshot "${subject}" exists already`,
    remedy: "look who made it; this tool overwrites nothing",
  });

async function takeOnce(rds: Rds, params: Settings, context: StepContext): Promise<StepResult> {
  const { resourceId, identifier } = params.instance;
  const { safetySnapshot: id } = identifiersFor(context.run, identifier);
  const kind = databaseKind(resourceId);
  const limitMs = restoreLimitOf(await describeDatabase(rds, resourceId));
  const waiting = { limitMs, onProgress: (message: string) => context.progress(message) };
  await requireOurs(rds, { kind, id }, context, async () => {
    // AWS begins none while a backup or a modification is under way.
    const { identifier: database } = await waitForDatabase(rds, resourceId, waiting);
    await databaseCalls(kind).createSnapshot(rds, { database, id, tags: tagsOf(context) });
  });
  const counted = await countFenced(params, context);
  const { createdAt } = await waitForDatabaseSnapshot(rds, kind, id, waiting);
  const rows = typeof counted === "string" ? `rows not counted: ${counted}` : rowText(counted);
  return {
    status: "succeeded",
    detail: `${id}, ${rows}`,
    data: dataOf(params, id, createdAt, typeof counted === "string" ? undefined : counted),
  };
}

/** Begins the snapshot unless this run did already; one of somebody else's by the same name stops the run. */
async function requireOurs(
  rds: Rds,
  { kind, id }: { readonly kind: DatabaseKind; readonly id: string },
  context: StepContext,
  create: () => Promise<void>,
): Promise<void> {
  const before = await findDatabaseSnapshot(rds, kind, id);
  if (before !== undefined && !isOurs(before, context)) throw foreign(id, context.run);
  if (before !== undefined) return;
  try {
    await create();
  } catch (error) {
    // Perhaps our own first try, whose answer was lost: its name is taken, or the database is busy with it.
    if (!(error instanceof RollbackError) || error.code === "CREDENTIALS_EXPIRED") throw error;
    const found = await findDatabaseSnapshot(rds, kind, id);
    if (found === undefined) throw error;
    if (!isOurs(found, context)) throw foreign(id, context.run);
  }
}

const tagsOf = ({ run, step }: StepContext): Record<string, string> => ({
  [RUN_TAG]: run,
  [STEP_TAG]: step.id,
});

const isOurs = ({ tags }: RdsSnapshot, { run, step }: StepContext): boolean =>
  tags[RUN_TAG] === run && tags[STEP_TAG] === step.id;

async function observe(params: Settings, context: StepContext): Promise<Observation> {
  const rds = await openStepRds(params.instance, context);
  const { safetySnapshot: id } = identifiersFor(context.run, params.instance.identifier);
  const found = await findDatabaseSnapshot(rds, databaseKind(params.instance.resourceId), id);
  if (found === undefined) return { found: "not-done", detail: `there is no snapshot "${id}"` };
  if (!isOurs(found, context)) return { found: "unknown", detail: foreign(id, context.run).message };
  const counts = await fencedCounts(context, params.instance.resourceId);
  const isCounted = counts !== undefined || params.connection === undefined;
  if (found.status !== "available" || !isCounted)
    return { found: "remaining", detail: `the snapshot "${id}" is ${found.status}` };
  return { found: "done", detail: id, data: dataOf(params, id, found.createdAt, counts) };
}

function dataOf(
  { instance }: Settings,
  snapshot: string,
  takenAt: string | undefined,
  counts: TableCounts | undefined,
): Record<string, unknown> {
  const { identifier, resourceId } = instance;
  return { identifier, resourceId, snapshot, takenAt, ...(counts === undefined ? {} : { counts }) };
}

function rowText(counts: TableCounts): string {
  const rows = Object.values(counts).reduce((sum, count) => sum + count, 0);
  const tables = Object.keys(counts).length;
  return `${rows} rows in ${tables === 1 ? "one table" : `${tables} tables`}`;
}
