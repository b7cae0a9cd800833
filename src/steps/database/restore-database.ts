import { z } from "zod";
import { describeDatabase } from "../../adapters/rds-databases.ts";
import { identifiersFor } from "../../data/identifiers-for.ts";
import type { RdsInstance } from "../../model/data.ts";
import { databaseKind, type RdsDatabase } from "../../model/rds-database.ts";
import type { Observation, StepContext, StepKind, StepResult } from "../step-kind.ts";
import { begunRestore, beginRestore } from "./begin-restore.ts";
import { completeAttributes } from "./complete-attributes.ts";
import { completeCluster } from "./complete-cluster.ts";
import { differencesOf, differenceText } from "./differences-of.ts";
import { databaseOf, findPairs } from "./find-pair.ts";
import { INSTANCE } from "./instance-settings.ts";
import { restoreFindings } from "./restore-findings.ts";
import { applyOnRds, checkOnRds, openStepRds } from "./with-rds.ts";

const SETTINGS = z.strictObject({
  instance: INSTANCE,
  from: z.union([
    z.strictObject({ at: z.iso.datetime().describe("The moment the data returns to") }),
    z.strictObject({
      snapshot: z.string(),
      takenOf: z.string().optional().describe("Whom it was taken of: one whose place the database took"),
    }),
  ]),
});

export type RestoreSettings = z.infer<typeof SETTINGS>;

/**
 * Restores the data to a new instance or cluster beside the old one, with everything the old one has, and asserts that it is so.
 *
 * The old one is only read. What the restore call does not take is modified afterwards; a
 * difference that is left fails the step, and with it the cut-over. A second try takes over
 * what the first made when tag, engine and source fit, and nothing else by that name.
 */
export const restoreDatabase: StepKind<RestoreSettings> = {
  kind: "restore-database",
  phase: "revert",
  class: "observable",
  settings: SETTINGS,
  // The waits inside have limits by the size of the storage; this only ends what was forgotten.
  timeoutMs: 24 * 3_600_000,
  title: ({ instance, from }) =>
    `restore ${instance.identifier} to a new ${databaseKind(instance.resourceId)}, ${sourceText(from)}`,
  undoOf: () => ({
    by: "unneeded",
    reason: "nothing uses the restored database yet; it stays, tagged, until it is retired",
  }),
  check: (params, context) =>
    checkOnRds(params.instance, context, (rds) => restoreFindings(rds, params, context)),
  apply,
  observe,
};

/** Where the data comes from, in a few words. */
export function sourceText(from: RestoreSettings["from"]): string {
  return "at" in from ? `as it was at ${from.at}` : `from the snapshot ${from.snapshot}`;
}

function apply(params: RestoreSettings, context: StepContext): Promise<StepResult> {
  return applyOnRds(params.instance, context, async (rds) => {
    const source = await describeDatabase(rds, params.instance.resourceId);
    const begun = await beginRestore(rds, params, source, context);
    if ("members" in source) await completeCluster(rds, source, begun, params.instance, context);
    else await completeAttributes(rds, source, begun as RdsInstance, context);
    const pairs = await findPairs(rds, context.run, params.instance);
    const differences = differencesOf(pairs);
    const { restored } = databaseOf(pairs);
    if (differences.length > 0) {
      return {
        status: "failed",
        detail: differenceText(differences),
        data: { ...dataOf(restored, params), differences },
      };
    }
    return {
      status: "succeeded",
      detail: `${restored.identifier}, ${sourceText(params.from)}`,
      data: dataOf(restored, params),
    };
  });
}

/** Complete only when every attribute is; whatever is begun and ours can be gone on with. */
async function observe(params: RestoreSettings, context: StepContext): Promise<Observation> {
  const rds = await openStepRds(params.instance, context);
  const { restored: name } = identifiersFor(context.run, params.instance.identifier);
  const found = await begunRestore(rds, params, context);
  if (found === "absent") return { found: "not-done", detail: `there is no "${name}"` };
  if (found === "foreign")
    return { found: "unknown", detail: `"${name}" exists and was not made by this step` };
  return { found: "remaining", detail: `"${name}" is ${found.status}; its attributes are looked at again` };
}

function dataOf(restored: RdsDatabase, { instance }: RestoreSettings): Record<string, unknown> {
  const { identifier, resourceId, arn, endpoint } = restored;
  return { source: instance.resourceId, identifier, resourceId, arn, ...endpoint };
}
