import { isUnfinished, type RunState } from "../execute/replay.ts";
import { FENCE_MEMORY, type FenceMemory } from "../steps/postgres/fence.ts";

/** The run that took a safety snapshot, as far as going back to it needs to know. */
export interface SnapshotOrigin {
  readonly run: string;
  /** It has not ended: returning to its snapshot gives it up. */
  readonly isUnfinished: boolean;
  /** Whom the snapshot is of, as the state had it then. */
  readonly instance: { readonly urn: string; readonly resourceId: string };
  /** What was closed when the snapshot was taken, and is closed in every copy of it; undefined when nothing was. */
  readonly closedBy: FenceMemory | undefined;
}

/** Finds the run that took a snapshot; undefined for one that no run of this stack took. */
export function findOrigin(runs: readonly RunState[], snapshot: string): SnapshotOrigin | undefined {
  for (const state of runs) {
    const taken = state.plan.steps.find(
      ({ id, kind }) =>
        kind === "take-snapshot" && state.steps.get(id)?.outcome?.data?.["snapshot"] === snapshot,
    );
    if (taken === undefined) continue;
    const fences = state.plan.steps
      .slice(0, state.plan.steps.indexOf(taken))
      .filter(({ kind }) => kind === "fence-database");
    // The fence right before the snapshot is the one of the same database.
    const fence = fences.at(-1);
    const memory = fence && FENCE_MEMORY.safeParse(state.steps.get(fence.id)?.outcome?.data);
    const instance = taken.params["instance"] as SnapshotOrigin["instance"];
    return { run: state.run, instance, isUnfinished: isUnfinished(state), closedBy: memory?.data };
  }
  return undefined;
}
