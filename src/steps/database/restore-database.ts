import { z } from "zod";
import { describeInstance } from "../../adapters/rds-describe.ts";
import { identifiersFor } from "../../data/identifiers-for.ts";
import { compareAttributes } from "../../data/compare-attributes.ts";
import type { RdsInstance } from "../../model/data.ts";
import type { Observation, StepContext, StepKind, StepResult } from "../step-kind.ts";
import { begunRestore, beginRestore } from "./begin-restore.ts";
import { completeAttributes } from "./complete-attributes.ts";
import { INSTANCE } from "./instance-settings.ts";
import { restoreFindings } from "./restore-findings.ts";
import { applyOnRds, checkOnRds, openStepRds } from "./with-rds.ts";

const SETTINGS = z.strictObject({
  instance: INSTANCE,
  from: z.union([
    z.strictObject({ at: z.iso.datetime().describe("The moment the data returns to") }),
    z.strictObject({ snapshot: z.string() }),
  ]),
});

export type RestoreSettings = z.infer<typeof SETTINGS>;

/**
 * Restores the data to a new instance beside the old one, with everything the old one has, and asserts that it is so.
 *
 * The old instance is only read. What the restore call does not take is modified afterwards; a
 * difference that is left fails the step, and with it the cut-over. A second try takes over the
 * instance of the first when tag, engine and source fit, and nothing else by that name.
 */
export const restoreDatabase: StepKind<RestoreSettings> = {
  kind: "restore-database",
  phase: "revert",
  class: "observable",
  settings: SETTINGS,
  // The waits inside have limits by the size of the storage; this only ends what was forgotten.
  timeoutMs: 24 * 3_600_000,
  title: ({ instance, from }) => `restore ${instance.identifier} to a new instance, ${sourceText(from)}`,
  undoOf: () => ({
    by: "unneeded",
    reason: "nothing uses the new instance yet; it stays, tagged, until it is retired",
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
    const source = await describeInstance(rds, { resourceId: params.instance.resourceId });
    const begun = await beginRestore(rds, params, source, context);
    const restored = await completeAttributes(rds, source, begun, context);
    const differences = compareAttributes(source, restored);
    if (differences.length > 0) {
      const list = differences.map(
        ({ attribute, source: before, restored: now }) => `${attribute} is ${now} instead of ${before}`,
      );
      return {
        status: "failed",
        detail: `"${restored.identifier}" is not what "${source.identifier}" is: ${list.join("; ")}`,
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
  if (found === "absent") return { found: "not-done", detail: `there is no instance "${name}"` };
  if (found === "foreign")
    return { found: "unknown", detail: `"${name}" exists and was not made by this step` };
  return { found: "remaining", detail: `"${name}" is ${found.status}; its attributes are looked at again` };
}

function dataOf(restored: RdsInstance, { instance }: RestoreSettings): Record<string, unknown> {
  const { identifier, resourceId, arn, endpoint } = restored;
  return { source: instance.resourceId, identifier, resourceId, arn, ...endpoint };
}
