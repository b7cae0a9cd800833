import { findDatabase } from "../../adapters/rds-databases.ts";
import {
  restoreClusterFromSnapshot,
  restoreClusterToPointInTime,
} from "../../adapters/rds-restore-cluster.ts";
import { restoreFromSnapshot, restoreToPointInTime } from "../../adapters/rds-restore.ts";
import type { Rds } from "../../adapters/rds.ts";
import { attributesToCarry } from "../../data/attributes-to-carry.ts";
import { clusterAttributesToCarry } from "../../data/cluster-attributes-to-carry.ts";
import { majorOf } from "../../data/compare-attributes.ts";
import { identifiersFor } from "../../data/identifiers-for.ts";
import { restoredTags, RUN_TAG, SOURCE_TAG, STEP_TAG } from "../../data/run-tags.ts";
import { RollbackError } from "../../model/errors.ts";
import { databaseKind, type RdsDatabase } from "../../model/rds-database.ts";
import type { StepContext } from "../step-kind.ts";
import { foreign } from "./find-pair.ts";
import type { InstanceSettings } from "./instance-settings.ts";
import type { RestoreSettings } from "./restore-database.ts";

/** What a step makes once: its name follows from the run, its tags prove that the step made it. */
export interface Making {
  readonly part: Pick<InstanceSettings, "identifier" | "resourceId">;
  readonly tags: Readonly<Record<string, string>>;
}

/** Begins the restore unless this step did already, and answers the new database as it is now. */
export function beginRestore(
  rds: Rds,
  params: RestoreSettings,
  source: RdsDatabase,
  context: StepContext,
): Promise<RdsDatabase> {
  const making = restoreMaking(params, context);
  const identifier = identifiersFor(context.run, making.part.identifier).restored;
  const wanted = { identifier, tags: restoredTags(source.tags, making.tags) };
  return makeOnce(rds, making, source, context, () => restore(rds, params.from, source, wanted));
}

/** The database of an earlier try of this very step, if any. */
export function begunRestore(
  rds: Rds,
  params: RestoreSettings,
  context: StepContext,
): Promise<RdsDatabase | "absent" | "foreign"> {
  return begun(rds, restoreMaking(params, context), context);
}

function restoreMaking({ instance, from }: RestoreSettings, context: StepContext): Making {
  const source = "snapshot" in from ? from.snapshot : `${instance.resourceId}@${from.at}`;
  return { part: instance, tags: ourTags(source, context) };
}

/** The tags that prove that this step made something of a source. */
export function ourTags(source: string, { run, step }: StepContext): Record<string, string> {
  return { [RUN_TAG]: run, [STEP_TAG]: step.id, [SOURCE_TAG]: source };
}

/**
 * Makes something unless this step did already, and answers it as it is now.
 *
 * RDS knows no client token: name and tags are the key by which the first try is found again.
 */
export async function makeOnce(
  rds: Rds,
  making: Making,
  source: RdsDatabase,
  context: StepContext,
  create: () => Promise<void>,
): Promise<RdsDatabase> {
  const before = await begun(rds, making, context);
  if (before === "absent") {
    context.progress(`restoring ${source.identifier}`);
    await create().catch(async (error: unknown) => {
      // Perhaps our own first try, whose answer was lost.
      if (!(error instanceof RollbackError) || error.code === "CREDENTIALS_EXPIRED") throw error;
      if ((await begun(rds, making, context)) === "absent") throw error;
    });
  }
  const found = typeof before === "string" ? await begun(rds, making, context) : before;
  const { restored: name } = identifiersFor(context.run, making.part.identifier);
  if (found === "foreign" || (found !== "absent" && !isSameKind(found, source)))
    throw foreign(name, context.run);
  if (found !== "absent") return found;
  throw new RollbackError("INSTANCE_NOT_FOUND", {
    subject: name,
    message: `AWS accepted the restore of "${name}" and does not show it`,
    remedy: "look at the events of RDS, then resume the run",
  });
}

async function begun(
  rds: Rds,
  { part, tags }: Making,
  { run }: StepContext,
): Promise<RdsDatabase | "absent" | "foreign"> {
  const { restored: identifier } = identifiersFor(run, part.identifier);
  const found = await findDatabase(rds, databaseKind(part.resourceId), { identifier });
  if (found === undefined) return "absent";
  const isOurs = Object.entries(tags).every(([key, value]) => found.tags[key] === value);
  return isOurs ? found : "foreign";
}

async function restore(
  rds: Rds,
  from: RestoreSettings["from"],
  source: RdsDatabase,
  wanted: { readonly identifier: string; readonly tags: Readonly<Record<string, string>> },
): Promise<void> {
  const { resourceId: sourceResourceId, engine, engineVersion } = source;
  if ("members" in source) {
    const cluster = { ...wanted, fields: clusterAttributesToCarry(source.attributes).atRestore };
    return "snapshot" in from
      ? restoreClusterFromSnapshot(rds, { ...cluster, snapshot: from.snapshot, engine, engineVersion })
      : restoreClusterToPointInTime(rds, { ...cluster, sourceResourceId, at: from.at });
  }
  const instance = { ...wanted, fields: attributesToCarry(source.attributes).atRestore };
  return "snapshot" in from
    ? restoreFromSnapshot(rds, { ...instance, snapshot: from.snapshot })
    : restoreToPointInTime(rds, { ...instance, sourceResourceId, at: from.at });
}

function isSameKind(found: RdsDatabase, source: RdsDatabase): boolean {
  return found.engine === source.engine && majorOf(found.engineVersion) === majorOf(source.engineVersion);
}
