// The public door: what a program may import from this package; nothing else is promised to stay.

export { openStackSession, type StackRequest, type StackSession } from "./use-cases/stack-session.ts";
export type { RollbackWish } from "./use-cases/make-plan.ts";
export { planOnly, rollBack, type RollbackControls } from "./use-cases/roll-back.ts";
export type { ExecuteControls } from "./use-cases/execute-run.ts";
export { applyPlan } from "./use-cases/apply-plan.ts";
export { abandonRun } from "./use-cases/abandon-run.ts";
export { resumeRun } from "./use-cases/resume-run.ts";
export { openRuns, type Runs } from "./use-cases/open-runs.ts";
export { readReleaseHistory } from "./use-cases/read-release-history.ts";
export { examine } from "./use-cases/examine.ts";
export type { Examined } from "./use-cases/examined.ts";

export { ERRORS, RollbackError } from "./model/errors.ts";
export { EXIT, exitCodeFor } from "./model/exit-code.ts";
export { PHASES } from "./model/step.ts";
export { movedParts, planDigest, PLAN_SCHEMA } from "./model/plan.ts";
export { REPORT_SCHEMA } from "./model/report.ts";
export { releaseName, releaseVersion } from "./model/release.ts";
export { targetName } from "./model/target.ts";

export { parsePlan, planJson } from "./report/plan-json.ts";
export { parseReport, reportJson } from "./report/report-json.ts";
export { renderPlanText } from "./report/render-plan-text.ts";
export { renderReportHtml } from "./report/render-report-html.ts";
export { renderReportMarkdown } from "./report/render-report-markdown.ts";
export { renderReportText } from "./report/render-report-text.ts";
export { createRedactor, type Redactor } from "./report/redact.ts";

export { STEP_KINDS } from "./steps/registry.ts";
export { PROBE_KINDS } from "./verify/registry.ts";
export type { AnyStepKind, Observation, StepContext, StepKind, StepResult } from "./steps/step-kind.ts";
export type { AnyProbeKind, ProbeContext, ProbeKind, ProbeLook } from "./verify/probe.ts";

export type { Checkpoint, CheckpointResource } from "./model/checkpoint.ts";
export type { Notify, RollbackEvent } from "./model/events.ts";
export type { Facts } from "./model/facts.ts";
export type { Finding, FindingLevel } from "./model/finding.ts";
export type { JournalEntry, JournalRecord } from "./model/journal-entry.ts";
export type { Acceptance, PlanBinding, RollbackPlan } from "./model/plan.ts";
export type { Preview } from "./model/preview.ts";
export type { Release, StackUpdate, Verdict } from "./model/release.ts";
export type { Report, RunOutcome, TimelineEntry } from "./model/report.ts";
export type { PropertyChange, ResourceChange, ResourceOperation } from "./model/resource-change.ts";
export type { Settings } from "./model/settings.ts";
export type { Phase, Step, StepOutcome, StepStatus } from "./model/step.ts";
export type { StackEngine } from "./model/stack-engine.ts";
export type { Target } from "./model/target.ts";
export type { ProbeResult, Verdict3, Verification } from "./model/verification.ts";
