import { z } from "zod";
import { exceedsApproval } from "./exceeds-approval.ts";
import type { Preview } from "../../model/preview.ts";
import { releaseName } from "../../model/release.ts";
import type { ResourceChange } from "../../model/resource-change.ts";
import { otherUpdate } from "./other-update.ts";
import type { Observation, StepContext, StepKind, StepResult } from "../step-kind.ts";

const SETTINGS = z.strictObject({});
type Settings = z.infer<typeof SETTINGS>;

/**
 * Applies the release's program to the stack: the step everything else is arranged around.
 *
 * It cannot be undone by this run: going forward again is another rollback (or `rollback undo`).
 * After an interruption the engine's own history tells whether it succeeded; a rest is previewed
 * again and applied only when it is part of what was approved. A pending create stops for a person,
 * because running it again might make the resource twice.
 */
export const updateStack: StepKind<Settings> = {
  kind: "update-stack",
  phase: "revert",
  class: "observable",
  settings: SETTINGS,
  timeoutMs: 2 * 3_600_000,
  isPivot: true,
  title: () => "update the stack with the release's program",
  undoOf: () => ({ by: "nothing", reason: "the resources have changed; the way forward is another update" }),
  check: () => Promise.resolve([]),
  apply: async (_, context) => {
    const refusal = await whyNotApply(context);
    if (refusal !== undefined) return { status: "failed", detail: refusal };
    const { engine, plan, run, progress } = context;
    const message = [`Roll back to ${releaseName(plan.to)}`, plan.reason, "", `Rollback-Run: ${run}`];
    const result = await engine.applyRelease({
      message: message.filter((line) => line !== undefined).join("\n"),
      onProgress: (text, done, total) => progress(text, done, total),
    });
    const status: StepResult["status"] = result.succeeded ? "succeeded" : "failed";
    return {
      status,
      detail: result.detail || "no resource had to change",
      data: { resourceChanges: result.resourceChanges },
    };
  },
  observe,
};

/**
 * Looks again, under the lock, whether what was approved is still what would run.
 *
 * From the approved state only exactly the approved operations may run, in whichever process. From
 * another state nothing may, unless this very step was begun before (or a database of this run was put
 * into the state): then the rest is previewed again and held against the approval, change by change.
 */
async function whyNotApply(context: StepContext): Promise<string | undefined> {
  const { engine, plan, outcomes, wasBegun } = context;
  await engine.clearDeadLocks();
  const state = await engine.readCheckpoint();
  const isApprovedState = state.hash === plan.binding.stateHash;
  const isAdopted = state.hash === outcomes.get("adopt-database")?.data?.stateHash;
  if (!isApprovedState && !isAdopted && !wasBegun)
    return "the stack's state changed after it was approved; nothing was applied: abandon this run and make a new plan";
  const stranger = await otherUpdate(context);
  if (stranger !== undefined) return stranger;

  const preview = (isApprovedState ? engine.lastPreview() : undefined) ?? (await engine.previewRelease());
  if (!preview.succeeded || preview.incomplete !== undefined) {
    const [error] = preview.diagnostics.filter(({ severity }) => severity === "error");
    return `what is left to do cannot be previewed: ${preview.incomplete ?? error?.message ?? "no reason given"}`;
  }
  if (isApprovedState) {
    return preview.planHash === plan.binding.operationsHash
      ? undefined
      : "the same program would now do something else than was approved (its environment changed): nothing was applied";
  }
  const unapproved = exceedsApproval(withFollowers(plan.preview, outcomes), preview);
  return unapproved.length === 0
    ? undefined
    : `the rest of the update would do what nobody approved: ${unapproved.join(", ")}`;
}

/** What was approved, and what was seen to follow a database that this run put into the state. */
function withFollowers(approved: Preview, outcomes: StepContext["outcomes"]): Preview {
  const { dependents } = outcomes.get("adopt-database")?.data ?? {};
  const followers = (dependents ?? []) as readonly ResourceChange[];
  const urns = new Set(followers.map(({ urn }) => urn));
  return { ...approved, changes: [...approved.changes.filter(({ urn }) => !urns.has(urn)), ...followers] };
}

const ORPHAN_POLL_MS = 500;

async function observe(_: Settings, context: StepContext): Promise<Observation> {
  const { engine, plan, run, signal } = context;
  await waitForOrphan(context);
  if (signal.aborted) return { found: "unknown", detail: "a Pulumi process still holds the stack's lock" };
  const ours = (await engine.readHistory()).find((update) => update.rollbackRun === run);
  if (ours?.result === "succeeded")
    return { found: "done", detail: `the stack's history has it as update ${ours.number}` };
  const state = await engine.readCheckpoint();
  const creates = state.pendingOperations.filter(({ type }) => type === "creating" || type === "importing");
  if (creates.length > 0) {
    const urns = creates.map(({ urn }) => urn).join(", ");
    return {
      found: "unknown",
      detail: `it was interrupted while creating ${urns}: look whether it exists, then run pulumi refresh with --import-pending-creates or --clear-pending-creates, and resume`,
    };
  }
  if (state.hash === plan.binding.stateHash && state.pendingOperations.length === 0)
    return { found: "not-done", detail: "the state is untouched" };
  return { found: "remaining", detail: "the state has changed and the update is not recorded as succeeded" };
}

/** Our process may have died while its Pulumi child lives on and works: that one is waited for, never killed. */
async function waitForOrphan({ engine, signal, progress }: StepContext): Promise<void> {
  while (!signal.aborted && (await engine.readLocks()).some((lock) => lock.owner === "alive")) {
    progress("waiting for the Pulumi process of the interrupted run to end");
    await new Promise((resolve) => setTimeout(resolve, ORPHAN_POLL_MS));
  }
}
