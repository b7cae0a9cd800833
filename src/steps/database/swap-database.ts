import { z } from "zod";
import { isBeingRenamed } from "../../adapters/rds-modify.ts";
import { lookForInstance } from "../../adapters/rds-describe.ts";
import type { Rds } from "../../adapters/rds.ts";
import { compareAttributes } from "../../data/compare-attributes.ts";
import { identifiersFor } from "../../data/identifiers-for.ts";
import { swapStage } from "../../data/swap-stage.ts";
import type { RdsInstance } from "../../model/data.ts";
import { messageOf, RollbackError } from "../../model/errors.ts";
import type { Observation, StepContext, StepKind, StepResult } from "../step-kind.ts";
import { instanceNameTaken } from "./check-instance.ts";
import { findPair, type InstancePair } from "./find-pair.ts";
import { INSTANCE } from "./instance-settings.ts";
import { renameTo, settledPair } from "./rename-to.ts";
import { applyOnRds, checkOnRds, openStepRds } from "./with-rds.ts";

const SETTINGS = z.strictObject({ instance: INSTANCE });
type Settings = z.infer<typeof SETTINGS>;

/**
 * Gives the restored instance the old one's name: two renames, each of which can be seen in the resource ids alone.
 *
 * Between them nobody bears the name; so a second rename that is refused is answered by giving the
 * name back to the old instance. Each rename takes minutes on AWS, in which the endpoint is gone.
 */
export const swapDatabase: StepKind<Settings> = {
  kind: "swap-database",
  phase: "cut-over",
  class: "observable",
  settings: SETTINGS,
  timeoutMs: 6 * 3_600_000,
  isPivot: true,
  title: ({ instance }) => `give the name ${instance.identifier} to the restored instance`,
  undoOf: () => ({
    by: "nothing",
    reason: "from here on the restored data is in use; the old instance is kept beside it",
  }),
  check: ({ instance }, context) =>
    checkOnRds(instance, context, async (rds) => [
      await instanceNameTaken(rds, identifiersFor(context.run, instance.identifier).old),
    ]),
  apply: (params, context) => applyOnRds(params.instance, context, (rds) => swap(rds, params, context)),
  observe,
};

async function swap(rds: Rds, { instance }: Settings, context: StepContext): Promise<StepResult> {
  const { identifier: original } = instance;
  const pair = await settledPair(rds, instance, context);
  const stage = swapStage(context.run, original, pair);
  if (stage === "unknown") return { status: "unknown", detail: namesText(pair) };
  if (stage === "not-begun") {
    const refusal = whyNotSwap(pair);
    if (refusal !== undefined) return { status: "failed", detail: refusal };
    await renameTo(rds, pair.old, identifiersFor(context.run, original).old, context);
  }
  try {
    const restored = await renameTo(rds, pair.restored, original, context);
    return {
      status: "succeeded",
      detail: `${original} is ${restored.resourceId} now`,
      data: dataOf(restored, context),
    };
  } catch (error) {
    // Not a refusal: the rename may still come about, and a resume goes on from what it finds.
    if (!(error instanceof RollbackError) || !REFUSALS.has(error.code)) throw error;
    return giveBack(rds, pair, original, error, context);
  }
}

/** Answers that mean: the second rename was not begun, or cannot end well. */
const REFUSALS: ReadonlySet<string> = new Set([
  ...["AWS_REFUSED", "NAME_TAKEN", "INSTANCE_UNUSABLE", "INSTANCE_NOT_FOUND"],
]);

/** The original name must not be left dangling: the old instance takes it back. */
async function giveBack(
  rds: Rds,
  { old, restored }: InstancePair,
  original: string,
  reason: RollbackError,
  context: StepContext,
): Promise<StepResult> {
  const first = `the restored instance could not take the name: ${reason.message}`;
  const now = await lookForInstance(rds, { resourceId: restored.resourceId });
  // Refused or not: AWS is at it, and the old one would race with it.
  if (now !== undefined && isBeingRenamed(now, original)) return { status: "unknown", detail: first };
  try {
    await renameTo(rds, old, original, context);
    return { status: "failed", detail: `${first}; the old instance bears "${original}" again` };
  } catch (error) {
    const detail = `${first}; giving "${original}" back to ${old.resourceId} failed too: ${messageOf(error)}`;
    return { status: "unknown", detail };
  }
}

/** Looked at again right before the pivot: what was fit when it was restored may have been changed since. */
function whyNotSwap({ old, restored }: InstancePair): string | undefined {
  const differing = compareAttributes(old, restored).map(({ attribute }) => attribute);
  if (differing.length > 0)
    return `"${restored.identifier}" is not what "${old.identifier}" is: ${differing.join(", ")}`;
  const busy = [old, restored].find(
    ({ status, pendingModifications }) => status !== "available" || pendingModifications.length > 0,
  );
  if (busy === undefined) return undefined;
  const pending =
    busy.pendingModifications.length > 0 ? `, with ${busy.pendingModifications.join(", ")} pending` : "";
  return `"${busy.identifier}" is "${busy.status}"${pending}; nothing was renamed`;
}

async function observe({ instance }: Settings, context: StepContext): Promise<Observation> {
  const rds = await openStepRds(instance, context);
  const pair = await findPair(rds, context.run, instance);
  const stage = swapStage(context.run, instance.identifier, pair);
  const detail = namesText(pair);
  if (stage === "not-begun")
    return { found: pair.old.status === "available" ? "not-done" : "remaining", detail };
  if (stage !== "swapped") return { found: stage === "unknown" ? "unknown" : "remaining", detail };
  if (pair.restored.status !== "available" || pair.restored.endpoint === undefined)
    return { found: "remaining", detail };
  return { found: "done", detail, data: dataOf(pair.restored, context) };
}

const namesText = ({ old, restored }: InstancePair): string =>
  `the old instance ${old.resourceId} is called "${old.identifier}", the restored one ${restored.resourceId} "${restored.identifier}"`;

function dataOf(
  { identifier, resourceId, endpoint }: RdsInstance,
  { run }: StepContext,
): Record<string, unknown> {
  return { identifier, resourceId, oldIdentifier: identifiersFor(run, identifier).old, ...endpoint };
}
