import { blockers, type Finding } from "../model/finding.ts";
import type { RollbackPlan } from "../model/plan.ts";
import { isBroughtBack } from "../model/data.ts";
import { describeData } from "./describe-data.ts";
import { visibleText } from "./escape.ts";
import { clipEnd, countOf } from "./fit-text.ts";
import { groupChanges } from "./group-changes.ts";

/** May the plan run, and why (not): one line, the first thing a reader sees. */
export interface PlanVerdict {
  readonly mayRun: boolean;
  readonly text: string;
}

const SHOWN_CODES = 5;

/** Judges a plan by its findings; a preview that is incomplete or failed is refused even when no finding says so. */
export function planVerdict(plan: RollbackPlan): PlanVerdict {
  const refusals = blockers(plan.findings);
  if (refusals.length > 0) {
    return { mayRun: false, text: `REFUSED by ${countOf(refusals.length, "finding")}: ${codesOf(refusals)}` };
  }
  const { preview } = plan;
  if (preview.incomplete !== undefined || !preview.succeeded) {
    const why = clipEnd(visibleText(preview.incomplete ?? "it failed"), 300);
    return { mayRun: false, text: `REFUSED: the preview cannot be judged (${why})` };
  }
  return { mayRun: true, text: `OK to run: ${extentOf(plan)}${warningsOf(plan)}` };
}

function codesOf(findings: readonly Finding[]): string {
  const codes = [...new Set(findings.map((finding) => clipEnd(visibleText(finding.code), 60)))];
  const more = codes.length > SHOWN_CODES ? ["…"] : [];
  return [...codes.slice(0, SHOWN_CODES), ...more].join(", ");
}

function extentOf(plan: RollbackPlan): string {
  const groups = groupChanges(plan.preview.changes);
  const size = (danger: string) => groups.find((group) => group.danger === danger)?.changes.length ?? 0;
  const changed = groups.reduce((sum, group) => sum + group.changes.length, 0);
  const atRisk = size("data-at-risk");
  const destroyed = atRisk + size("destroyed");
  return `${dataOf(plan)}${resourcesOf(changed, { atRisk, destroyed })}`;
}

function dataOf({ data }: RollbackPlan): string {
  const [first, ...others] = data.filter(isBroughtBack);
  if (first === undefined) return "";
  return others.length === 0
    ? `${describeData(first, []).title}; `
    : `${others.length + 1} databases go back; `;
}

function resourcesOf(
  changed: number,
  { atRisk, destroyed }: { readonly atRisk: number; readonly destroyed: number },
): string {
  if (changed === 0) return "no resource changes";
  const verb = changed === 1 ? "changes" : "change";
  if (destroyed === 0) return `${countOf(changed, "resource")} ${verb}, none is destroyed or replaced`;
  const stateful = atRisk > 0 ? `, ${atRisk} of them stateful` : "";
  return `${countOf(changed, "resource")} ${verb}, ${destroyed} destroyed or replaced${stateful}`;
}

function warningsOf(plan: RollbackPlan): string {
  const warnings = plan.findings.filter((finding) => finding.level === "warning").length;
  return warnings === 0 ? "" : `; ${countOf(warnings, "warning")} to weigh`;
}
