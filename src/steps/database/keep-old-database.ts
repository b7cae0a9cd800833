import { z } from "zod";
import { describeInstance } from "../../adapters/rds-describe.ts";
import { modifyInstance } from "../../adapters/rds-modify.ts";
import { addTags, removeTags } from "../../adapters/rds-tags.ts";
import { waitForInstance } from "../../adapters/rds-wait-instance.ts";
import type { Rds } from "../../adapters/rds.ts";
import { MODIFY_LIMIT_MS } from "../../data/restore-limit.ts";
import { KEEP_UNTIL_TAG, ourTagKeys, REPLACED_BY_TAG, RUN_TAG } from "../../data/run-tags.ts";
import type { RdsInstance } from "../../model/data.ts";
import type { StepContext, StepKind, StepResult } from "../step-kind.ts";
import { findRestored } from "./find-pair.ts";
import { INSTANCE } from "./instance-settings.ts";
import { applyOnRds } from "./with-rds.ts";

const SETTINGS = z.strictObject({
  instance: INSTANCE,
  // R8: a week is what it took to notice in the incidents we know of.
  keepDays: z.int().min(1).max(365).default(7).describe("Days until the old instance may be retired"),
});
type Settings = z.infer<typeof SETTINGS>;

const DAY_MS = 86_400_000;

/**
 * Keeps the old instance: protected, tagged with the run and the day until which it stays, and still fenced.
 *
 * Nothing ever removes it but `rollback snapshot retire`. The new instance loses our tags, because the
 * program knows nothing of them.
 */
export const keepOldDatabase: StepKind<Settings> = {
  kind: "keep-old-database",
  phase: "close",
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
  const old = await describeInstance(rds, { resourceId });
  const restored = await findRestored(rds, context.run, instance);
  const before = old.tags[RUN_TAG] === context.run ? old.tags[KEEP_UNTIL_TAG] : undefined;
  const keepUntil = before ?? dayIn(keepDays);
  await addTags(rds, old.arn, {
    [RUN_TAG]: context.run,
    [KEEP_UNTIL_TAG]: keepUntil,
    ...(restored === undefined ? {} : { [REPLACED_BY_TAG]: restored.resourceId }),
  });
  if (!old.attributes.deletionProtection) {
    await modifyInstance(rds, resourceId, { DeletionProtection: true });
    const isReached = (now: RdsInstance): boolean => now.attributes.deletionProtection;
    await waitForInstance(rds, { resourceId }, { limitMs: MODIFY_LIMIT_MS, isReached });
  }
  // Last, because by these tags the new one is found.
  if (restored !== undefined) await removeTags(rds, restored.arn, ourTagKeys(restored.tags));
  return {
    status: "succeeded",
    detail: `${old.identifier} (${resourceId}) is kept until ${keepUntil}`,
    data: { identifier: old.identifier, resourceId, keepUntil },
  };
}

function dayIn(days: number): string {
  return new Date(Date.now() + days * DAY_MS).toISOString().slice(0, 10);
}
