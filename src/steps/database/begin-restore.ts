import { findInstance } from "../../adapters/rds-describe.ts";
import { restoreFromSnapshot, restoreToPointInTime } from "../../adapters/rds-restore.ts";
import type { Rds } from "../../adapters/rds.ts";
import { attributesToCarry } from "../../data/attributes-to-carry.ts";
import { majorOf } from "../../data/compare-attributes.ts";
import { identifiersFor } from "../../data/identifiers-for.ts";
import { restoredTags, RUN_TAG, SOURCE_TAG, STEP_TAG } from "../../data/run-tags.ts";
import type { RdsInstance } from "../../model/data.ts";
import { RollbackError } from "../../model/errors.ts";
import type { StepContext } from "../step-kind.ts";
import { foreign } from "./find-pair.ts";
import type { RestoreSettings } from "./restore-database.ts";

/**
 * Begins the restore unless this step did already, and answers the new instance as it is now.
 *
 * RDS knows no client token: name and tags are the key by which the first try is found again.
 */
export async function beginRestore(
  rds: Rds,
  params: RestoreSettings,
  source: RdsInstance,
  context: StepContext,
): Promise<RdsInstance> {
  const before = await begunRestore(rds, params, context);
  if (before === "absent") {
    context.progress(`restoring ${source.identifier}`);
    await create(rds, params, source, context).catch((error: unknown) => {
      // Perhaps our own first try, whose answer was lost.
      if (!(error instanceof RollbackError) || error.code !== "NAME_TAKEN") throw error;
    });
  }
  const found = typeof before === "string" ? await begunRestore(rds, params, context) : before;
  const { restored: name } = identifiersFor(context.run, source.identifier);
  if (found === "foreign" || (found !== "absent" && !isSameKind(found, source)))
    throw foreign(name, context.run);
  if (found !== "absent") return found;
  throw new RollbackError("INSTANCE_NOT_FOUND", {
    subject: name,
    message: `AWS accepted the restore of "${name}" and does not show it`,
    remedy: "look at the events of RDS, then resume the run",
  });
}

/** The instance of an earlier try of this very step, if any. */
export async function begunRestore(
  rds: Rds,
  { instance, from }: RestoreSettings,
  context: StepContext,
): Promise<RdsInstance | "absent" | "foreign"> {
  const { restored: identifier } = identifiersFor(context.run, instance.identifier);
  const found = await findInstance(rds, { identifier });
  if (found === undefined) return "absent";
  const wanted = ourTags(instance.resourceId, from, context);
  const isOurs = Object.entries(wanted).every(([key, value]) => found.tags[key] === value);
  return isOurs ? found : "foreign";
}

async function create(
  rds: Rds,
  { instance, from }: RestoreSettings,
  source: RdsInstance,
  context: StepContext,
): Promise<void> {
  const wanted = {
    identifier: identifiersFor(context.run, instance.identifier).restored,
    fields: attributesToCarry(source.attributes).atRestore,
    tags: restoredTags(source.tags, ourTags(instance.resourceId, from, context)),
  };
  if ("snapshot" in from) return restoreFromSnapshot(rds, { ...wanted, snapshot: from.snapshot });
  return restoreToPointInTime(rds, { ...wanted, sourceResourceId: instance.resourceId, at: from.at });
}

function ourTags(
  resourceId: string,
  from: RestoreSettings["from"],
  { run, step }: StepContext,
): Record<string, string> {
  const source = "snapshot" in from ? from.snapshot : `${resourceId}@${from.at}`;
  return { [RUN_TAG]: run, [STEP_TAG]: step.id, [SOURCE_TAG]: source };
}

function isSameKind(found: RdsInstance, source: RdsInstance): boolean {
  return found.engine === source.engine && majorOf(found.engineVersion) === majorOf(source.engineVersion);
}
