import type { Journal } from "../journal/open-journal.ts";
import { replay, type RunState } from "../execute/replay.ts";
import type { RollbackPlan } from "../model/plan.ts";
import type { Verdict } from "../model/release.ts";
import { joinReleases, type ReleaseHistory } from "../releases/join-releases.ts";
import type { StackSession } from "./stack-session.ts";

/** The stack's releases with what earlier runs learned about them. */
export async function readReleaseHistory(
  session: StackSession,
  runs: readonly RunState[],
): Promise<ReleaseHistory> {
  const [tags, updates] = await Promise.all([
    session.repository.listTags(),
    session.engineFor().readHistory(),
  ]);
  return joinReleases(tags, updates, verdictsOf(runs));
}

/** Every run of the stack, newest first; a damaged one throws JOURNAL_DAMAGED. */
export function readRuns(journal: Journal): RunState[] {
  return journal.runs().map((run) => replay(journal.read(run)));
}

/** A release that was rolled back from is bad, one that probes agreed on is good; the newest run decides. */
export function verdictsOf(runs: readonly RunState[]): ReadonlyMap<string, Verdict> {
  const verdicts = new Map<string, Verdict>();
  for (const { plan, finished } of [...runs].reverse()) {
    if (finished?.outcome !== "rolled-back") continue;
    if (plan.from !== undefined && plan.from.commit !== plan.to.commit) verdicts.set(plan.from.commit, "bad");
    verdicts.set(plan.to.commit, wasProbed(plan) ? "good" : "unknown");
  }
  return verdicts;
}

/** The engine's own record says that the update succeeded, not that the service works. */
function wasProbed({ steps }: RollbackPlan): boolean {
  return steps.some(
    ({ kind, params }) => kind === "verify" && Array.isArray(params.probes) && params.probes.length > 0,
  );
}
