import type { DumpFacts } from "../../adapters/postgres-inspect-dump.ts";
import { blockers, type Finding, note, warning } from "../../model/finding.ts";
import type { StepContext } from "../step-kind.ts";
import type { JudgedDump } from "./dump-findings.ts";

const CODE = "DUMP_GIVES_UP_DATA";

/** Says what a dump gives up, and binds the plan's approval to its checksum. */
export function whatIsGivenUp(
  { path, takenAt, sha256 }: DumpFacts,
  { where, isThere, now }: { readonly where: string; readonly isThere: boolean; readonly now: number },
): Finding {
  const answer = { code: CODE, subject: subjectOf(sha256) };
  const time = takenAt === undefined ? "is from nobody knows when" : `is from ${takenAt}`;
  if (!isThere) {
    const message = `the dump "${path}" ${time}; ${where} is not there, and nothing is given up`;
    return note({ ...answer, message, remedy: "see that it is the dump you mean" });
  }
  const since = takenAt === undefined ? "since" : `in the last ${minutesSince(takenAt, now)}`;
  return warning({
    ...answer,
    message: `the dump "${path}" ${time}: what was written to ${where} ${since} is given up`,
    remedy: "name a younger dump, or agree to the loss; the data of before is kept beside the restored",
  });
}

function minutesSince(takenAt: string, now: number): string {
  const minutes = Math.max(1, Math.ceil((now - Date.parse(takenAt)) / 60_000));
  return minutes === 1 ? "minute" : `${minutes} minutes`;
}

/** Whether the plan was made, and approved, with this very dump. */
export const isApproved = ({ sha256 }: DumpFacts, { plan }: Pick<StepContext, "plan">): boolean =>
  plan.findings.some(({ code, subject }) => code === CODE && subject === subjectOf(sha256));

/** Why a step must not go on with a dump: a finding that refuses it, or another file than the plan was made with. */
export function whyNotRestore(
  { facts, findings }: JudgedDump,
  context: Pick<StepContext, "plan">,
): string | undefined {
  const [refusal] = blockers(findings);
  if (refusal !== undefined) return refusal.message;
  const isBound = context.plan.findings.some(({ code }) => code === CODE);
  return isBound && !isApproved(facts, context)
    ? `the dump "${facts.path}" has the checksum ${facts.sha256} now, and the plan was approved with another`
    : undefined;
}

const subjectOf = (sha256: string): string => `sha256:${sha256}`;
