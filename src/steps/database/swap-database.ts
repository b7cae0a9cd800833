import { z } from "zod";
import type { Rds } from "../../adapters/rds.ts";
import { compareAttributes } from "../../data/compare-attributes.ts";
import { identifiersFor } from "../../data/identifiers-for.ts";
import { swapStage, type SwapStage } from "../../data/swap-stage.ts";
import { RollbackError } from "../../model/errors.ts";
import { databaseKind, type RdsDatabase } from "../../model/rds-database.ts";
import type { Observation, StepContext, StepKind, StepResult } from "../step-kind.ts";
import { instanceNameTaken } from "./check-instance.ts";
import { databaseOf, findPairs, type PartPair } from "./find-pair.ts";
import { giveBack } from "./give-back.ts";
import { INSTANCE, partsOf } from "./instance-settings.ts";
import { namesText } from "./pair-names.ts";
import { renameTo, settledPairs } from "./rename-to.ts";
import { whyNotCutOver } from "./why-not-cut-over.ts";
import { applyOnRds, checkOnRds, openStepRds } from "./with-rds.ts";

const SETTINGS = z.strictObject({ instance: INSTANCE });
type Settings = z.infer<typeof SETTINGS>;

/**
 * Gives the restored database the old one's name: two renames, each of which can be seen in the resource ids alone.
 *
 * Of a cluster each instance does the same first, and the cluster last. Between two renames nobody
 * bears the name; so one that is refused is answered by giving every name back that was taken. Each
 * rename takes minutes on AWS, in which the endpoint is gone.
 */
export const swapDatabase: StepKind<Settings> = {
  kind: "swap-database",
  phase: "cut-over",
  class: "observable",
  settings: SETTINGS,
  timeoutMs: 6 * 3_600_000,
  isPivot: true,
  title: ({ instance }) =>
    `give the name ${instance.identifier} to the restored ${databaseKind(instance.resourceId)}`,
  undoOf: () => ({
    by: "nothing",
    reason: "from here on the restored data is in use; the old database is kept beside it",
  }),
  check: ({ instance }, context) =>
    checkOnRds(instance, context, (rds) =>
      Promise.all(
        partsOf(instance).map((part) =>
          instanceNameTaken(rds, part, identifiersFor(context.run, part.identifier).old),
        ),
      ),
    ),
  apply: (params, context) => applyOnRds(params.instance, context, (rds) => swap(rds, params, context)),
  observe,
};

async function swap(rds: Rds, { instance }: Settings, context: StepContext): Promise<StepResult> {
  const pairs = await settledPairs(rds, instance, context);
  const stages = stagesOf(pairs, context);
  if (stages.includes("unknown")) return { status: "unknown", detail: namesText(pairs) };
  if (stages.every((stage) => stage === "not-begun")) {
    const refusal = whyNotSwap(pairs) ?? (await whyNotCutOver(context));
    if (refusal !== undefined) return { status: "failed", detail: refusal, changedNothing: true };
  }
  for (const [index, pair] of pairs.entries()) {
    const original = pair.part.identifier;
    const names = identifiersFor(context.run, original);
    // The one at hand, and every one that has changed hands before it.
    const taken = pairs.slice(0, index + 1);
    try {
      if (stages[index] === "not-begun") await renameTo(rds, pair.old, names.old, context);
      await renameTo(rds, pair.restored, original, context);
    } catch (error) {
      // Not a refusal: the rename may still come about, and a resume goes on from what it finds.
      if (!(error instanceof RollbackError) || !REFUSALS.has(error.code)) throw error;
      return giveBack(rds, taken, error, context);
    }
  }
  const { restored, part } = databaseOf(await findPairs(rds, context.run, instance));
  return {
    status: "succeeded",
    detail: `${part.identifier} is ${restored.resourceId} now`,
    data: dataOf(restored, context),
  };
}

/** Answers that mean: a rename was not begun, or cannot end well. */
const REFUSALS: ReadonlySet<string> = new Set([
  ...["AWS_REFUSED", "NAME_TAKEN", "INSTANCE_UNUSABLE", "INSTANCE_NOT_FOUND"],
]);

/** Looked at again right before the pivot: what was fit when it was restored may have been changed since. */
function whyNotSwap(pairs: readonly PartPair[]): string | undefined {
  for (const { old, restored } of pairs) {
    const differing = compareAttributes(old, restored).map(({ attribute }) => attribute);
    if (differing.length > 0)
      return `"${restored.identifier}" is not what "${old.identifier}" is: ${differing.join(", ")}`;
  }
  const busy = pairs
    .flatMap(({ old, restored }) => [old, restored])
    .find(({ status, pendingModifications }) => status !== "available" || pendingModifications.length > 0);
  if (busy === undefined) return undefined;
  const pending =
    busy.pendingModifications.length > 0 ? `, with ${busy.pendingModifications.join(", ")} pending` : "";
  return `"${busy.identifier}" is "${busy.status}"${pending}; nothing was renamed`;
}

async function observe({ instance }: Settings, context: StepContext): Promise<Observation> {
  const rds = await openStepRds(instance, context);
  const pairs = await findPairs(rds, context.run, instance);
  const stages = stagesOf(pairs, context);
  const detail = namesText(pairs);
  if (stages.includes("unknown")) return { found: "unknown", detail };
  if (stages.every((stage) => stage === "not-begun")) {
    const isAtRest = pairs.every(({ old }) => old.status === "available");
    return { found: isAtRest ? "not-done" : "remaining", detail };
  }
  const isReady = ({ restored }: PartPair): boolean =>
    restored.status === "available" && restored.endpoint !== undefined;
  if (!stages.every((stage) => stage === "swapped") || !pairs.every(isReady))
    return { found: "remaining", detail };
  return { found: "done", detail, data: dataOf(databaseOf(pairs).restored, context) };
}

function stagesOf(pairs: readonly PartPair[], { run }: StepContext): SwapStage[] {
  return pairs.map((pair) => swapStage(run, pair.part.identifier, pair));
}

function dataOf(
  { identifier, resourceId, endpoint }: RdsDatabase,
  { run }: StepContext,
): Record<string, unknown> {
  return { identifier, resourceId, oldIdentifier: identifiersFor(run, identifier).old, ...endpoint };
}
