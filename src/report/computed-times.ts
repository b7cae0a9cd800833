import { formatDuration } from "../model/duration.ts";
import type { Report } from "../model/report.ts";
import { describeTime } from "./describe-release.ts";

/** The times of a run that people ask for afterwards; only those that are known. */
export function computedTimes(report: Report): { readonly label: string; readonly value: string }[] {
  const { decidedAt, verifiedAt, decisionToVerifiedMs, plan } = report;
  return [
    ...(decidedAt === undefined ? [] : [{ label: "decided", value: `${describeTime(decidedAt)} UTC` }]),
    ...(verifiedAt === undefined ? [] : [{ label: "verified", value: `${describeTime(verifiedAt)} UTC` }]),
    ...(decisionToVerifiedMs === undefined
      ? []
      : [{ label: "decision to verified", value: formatDuration(decisionToVerifiedMs) }]),
    ...(plan.estimateMs === undefined
      ? []
      : [{ label: "estimated", value: formatDuration(plan.estimateMs) }]),
  ];
}
