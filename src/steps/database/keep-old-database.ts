import { z } from "zod";
import { databaseCalls, describeDatabase } from "../../adapters/rds-databases.ts";
import { addTags, removeTags } from "../../adapters/rds-tags.ts";
import { waitForDatabase } from "../../adapters/rds-wait-database.ts";
import type { Rds } from "../../adapters/rds.ts";
import { keepUntil } from "../../data/keep-until.ts";
import { MODIFY_LIMIT_MS } from "../../data/restore-limit.ts";
import { KEEP_UNTIL_TAG, ourTagKeys, REPLACED_BY_TAG, RUN_TAG } from "../../data/run-tags.ts";
import { databaseKind, type RdsDatabase } from "../../model/rds-database.ts";
import type { StepContext, StepKind, StepResult } from "../step-kind.ts";
import { findRestored } from "./find-pair.ts";
import { INSTANCE, type InstanceSettings, partsOf } from "./instance-settings.ts";
import { applyOnRds } from "./with-rds.ts";

const SETTINGS = z.strictObject({
  instance: INSTANCE,
  // R8: a week is what it took to notice in the incidents we know of.
  keepDays: z.int().min(1).max(365).default(7).describe("Days until the old database may be retired"),
});
type Settings = z.infer<typeof SETTINGS>;

/**
 * Keeps the old database: protected, tagged with the run and the day until which it stays, and still fenced.
 *
 * Nothing ever removes it but `rollback snapshot retire`. The new one loses our tags, because the
 * program knows nothing of them.
 */
export const keepOldDatabase: StepKind<Settings> = {
  kind: "keep-old-database",
  phase: "cut-over",
  class: "idempotent",
  settings: SETTINGS,
  timeoutMs: 2 * 3_600_000,
  title: ({ instance, keepDays }) => `keep the old ${instance.identifier} for ${keepDays} days`,
  undoOf: () => ({ by: "unneeded", reason: "tags and protection only keep it" }),
  check: () => Promise.resolve([]),
  apply: (params, context) => applyOnRds(params.instance, context, (rds) => keep(rds, params, context)),
  observe: () => Promise.resolve({ found: "not-done", detail: "tags can be set again" }),
};

async function keep(rds: Rds, { instance, keepDays }: Settings, context: StepContext): Promise<StepResult> {
  const { resourceId } = instance;
  const { identifier, tags } = await describeDatabase(rds, resourceId);
  const before = tags[RUN_TAG] === context.run ? tags[KEEP_UNTIL_TAG] : undefined;
  const until = before ?? keepUntil(new Date(), keepDays);
  const restored: RdsDatabase[] = [];
  for (const part of partsOf(instance)) {
    const old = await describeDatabase(rds, part.resourceId);
    const replacement = await replacementOf(rds, old, part, context);
    await addTags(rds, old.arn, {
      [RUN_TAG]: context.run,
      [KEEP_UNTIL_TAG]: until,
      ...(replacement === undefined ? {} : { [REPLACED_BY_TAG]: replacement.resourceId }),
    });
    if (replacement !== undefined) restored.push(replacement);
  }
  await protect(rds, resourceId);
  // Last, because by these tags the new ones are found.
  for (const { arn, tags: ours } of restored) await removeTags(rds, arn, ourTagKeys(ours));
  return {
    status: "succeeded",
    detail: `${identifier} (${resourceId}) is kept until ${until}`,
    data: {
      ...{ identifier, resourceId, keepUntil: until },
      next: [
        `rollback snapshot retire ${identifier} --stack ${context.plan.target.stack}  # from ${until} on`,
      ],
    },
  };
}

/** Told by an earlier try of this step, after which the new one may bear no tag of this run any more. */
async function replacementOf(
  rds: Rds,
  { tags }: RdsDatabase,
  part: InstanceSettings,
  { run }: StepContext,
): Promise<RdsDatabase | undefined> {
  const known = tags[RUN_TAG] === run ? tags[REPLACED_BY_TAG] : undefined;
  return known === undefined ? findRestored(rds, run, part) : describeDatabase(rds, known);
}

/** A cluster's protection does not cover its instances, which hold no data; AWS knows none for them. */
async function protect(rds: Rds, resourceId: string): Promise<void> {
  const isReached = ({ attributes }: RdsDatabase): boolean => attributes.deletionProtection;
  if (isReached(await describeDatabase(rds, resourceId))) return;
  await databaseCalls(databaseKind(resourceId)).protect(rds, resourceId);
  await waitForDatabase(rds, resourceId, { limitMs: MODIFY_LIMIT_MS, isReached });
}
