import type { Journal } from "../journal/open-journal.ts";
import { replay, type RunState } from "../execute/replay.ts";
import { reopenGivenUp } from "../execute/reopen-given-up.ts";
import { RollbackError } from "../model/errors.ts";
import type { RollbackPlan } from "../model/plan.ts";
import type { Release, Verdict } from "../model/release.ts";
import type { Step } from "../model/step.ts";
import { ALL_STEP_KINDS } from "../registries.ts";
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

/** The release that is deployed now; throws RELEASE_NEVER_DEPLOYED where no update recorded its commit. */
export async function currentRelease(session: StackSession, runs: readonly RunState[]): Promise<Release> {
  const { current } = await readReleaseHistory(session, runs);
  if (current !== undefined) return current;
  const { stack } = session.target;
  throw new RollbackError("RELEASE_NEVER_DEPLOYED", {
    subject: stack,
    message: `stack "${stack}" does not record which commit is deployed, so its program is unknown`,
    remedy: `see what it records: rollback releases --stack ${stack}`,
  });
}

/** Every run of the stack, newest first; a damaged one throws JOURNAL_DAMAGED. */
export function readRuns(journal: Journal): RunState[] {
  return reopenGivenUp(
    journal.runs().map((run) => replay(journal.read(run))),
    ALL_STEP_KINDS,
  );
}

/**
 * A release that was rolled back from is bad, one that probes agreed on is good; the newest run decides.
 *
 * A run that only moved data looked at no release, and says nothing of any.
 */
export function verdictsOf(runs: readonly RunState[]): ReadonlyMap<string, Verdict> {
  const verdicts = new Map<string, Verdict>();
  for (const { plan, finished } of [...runs].reverse()) {
    if (finished?.outcome !== "rolled-back" || !plan.steps.some(isVerification)) continue;
    if (plan.from !== undefined && plan.from.commit !== plan.to.commit) verdicts.set(plan.from.commit, "bad");
    verdicts.set(plan.to.commit, wasProbed(plan) ? "good" : "unknown");
  }
  return verdicts;
}

/** The engine's own record says that the update succeeded, not that the service works. */
function wasProbed({ steps }: RollbackPlan): boolean {
  return steps.some(
    (step) => isVerification(step) && Array.isArray(step.params.probes) && step.params.probes.length > 0,
  );
}

const isVerification = ({ kind }: Step): boolean => kind === "verify";
