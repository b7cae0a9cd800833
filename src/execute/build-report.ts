import { outcomesOf, type RunState } from "./replay.ts";
import { closedTexts } from "../model/closed-databases.ts";
import type { JournalEntry } from "../model/journal-entry.ts";
import { planCommand } from "../model/plan-command.ts";
import type { RollbackPlan } from "../model/plan.ts";
import { REPORT_SCHEMA, type Report, type RunOutcome, type TimelineEntry } from "../model/report.ts";
import type { StepOutcome } from "../model/step.ts";
import { safetySnapshot } from "../model/safety-snapshot.ts";
import { tookPlaceOfAnother } from "../model/took-place-of-another.ts";
import type { Verification } from "../model/verification.ts";

/** The report of a plan that was not run. */
export function buildPlanReport(outcome: RunOutcome, detail: string, plan: RollbackPlan): Report {
  return {
    schema: REPORT_SCHEMA,
    run: undefined,
    outcome,
    detail,
    actor: undefined,
    plan,
    findings: plan.findings,
    steps: plan.steps.map(({ id }) => ({
      step: id,
      status: "not-run",
      detail: "",
      startedAt: undefined,
      durationMs: undefined,
    })),
    verification: undefined,
    timeline: [],
    decidedAt: undefined,
    verifiedAt: undefined,
    decisionToVerifiedMs: undefined,
    next: nextCommands(outcome, plan),
  };
}

/** The report of a run, computed from its journal alone: every time in it was measured. */
export function buildRunReport(state: RunState, entries: readonly JournalEntry[]): Report {
  const { plan, finished, actor, decidedAt } = state;
  const outcome = finished?.outcome ?? "stopped";
  const steps = outcomesOf(state);
  const verified = steps.find(({ step }) => plan.steps.find(({ id }) => id === step)?.kind === "verify");
  const verifiedAt = verified?.status === "succeeded" ? endOf(verified) : undefined;
  return {
    schema: REPORT_SCHEMA,
    run: state.run,
    outcome,
    detail: [finished?.detail ?? "interrupted: the journal has no end of this run"]
      .concat(closedTexts({ outcome, plan, steps }))
      .join("; "),
    actor: `${actor.user}@${actor.host}`,
    plan,
    findings: plan.findings,
    steps,
    verification: verified?.data?.verification as Verification | undefined,
    timeline: timelineOf(state, steps, entries),
    decidedAt,
    verifiedAt,
    decisionToVerifiedMs:
      verifiedAt === undefined ? undefined : Date.parse(verifiedAt) - Date.parse(decidedAt),
    next: [
      ...wayToSafety(outcome, plan, steps),
      ...nextCommands(outcome, plan),
      ...nextOfSteps(steps),
      ...lookAfter(outcome, plan, steps),
    ],
  };
}

/** Where a way down stopped halfway, the data is whole again only in the snapshot from before it. */
function wayToSafety(outcome: RunOutcome, plan: RollbackPlan, steps: readonly StepOutcome[]): string[] {
  const snapshot = safetySnapshot(plan, steps);
  return outcome === "stopped" && snapshot !== undefined
    ? [`rollback snapshot restore ${snapshot} --stack ${plan.target.stack}`]
    : [];
}

/** A run that came to nothing, or was given up, leaves copies that cost, and databases that somebody should look at. */
function lookAfter(
  outcome: RunOutcome,
  { steps, target }: RollbackPlan,
  outcomes: readonly StepOutcome[],
): string[] {
  if (outcome !== "undone" && outcome !== "abandoned") return [];
  const begun = new Set(outcomes.filter(({ status }) => status !== "not-run").map(({ step }) => step));
  const isLeft = steps.some(({ id, kind }) => COPYING.has(kind) && begun.has(id));
  if (!isLeft) return [];
  const stack = `--stack ${target.stack}`;
  return [
    `rollback snapshot list ${stack}  # what the run made stays, and costs, until it is retired`,
    `rollback doctor ${stack}  # which databases answer, and whether the state names the right ones`,
  ];
}

const COPYING: ReadonlySet<string> = new Set(["take-snapshot", "restore-database"]);

/** What steps that took effect leave to a person, such as a value to commit. */
function nextOfSteps(steps: readonly StepOutcome[]): string[] {
  return steps.flatMap(({ status, undone, data }) =>
    status === "succeeded" && undone !== "succeeded" ? ((data?.next ?? []) as readonly string[]) : [],
  );
}

function endOf({ startedAt, durationMs }: StepOutcome): string | undefined {
  return startedAt === undefined
    ? undefined
    : new Date(Date.parse(startedAt) + (durationMs ?? 0)).toISOString();
}

function timelineOf(
  state: RunState,
  steps: readonly StepOutcome[],
  entries: readonly JournalEntry[],
): TimelineEntry[] {
  const moment = (at: string, title: string): TimelineEntry => ({
    at,
    durationMs: undefined,
    title,
    status: "note",
  });
  const titles = new Map(state.plan.steps.map(({ id, title }) => [id, title]));
  const timeline = [
    moment(state.decidedAt, "decided"),
    ...entries.flatMap(({ at, record }) =>
      record.type === "run-resumed"
        ? [moment(at, `resumed by ${record.actor.user}@${record.actor.host}`)]
        : [],
    ),
    ...steps.flatMap(({ step, startedAt, durationMs, status }): TimelineEntry[] =>
      startedAt === undefined ? [] : [{ at: startedAt, durationMs, title: titles.get(step) ?? step, status }],
    ),
  ];
  return timeline.sort((a, b) => Date.parse(a.at) - Date.parse(b.at));
}

function nextCommands(outcome: RunOutcome, plan: RollbackPlan): string[] {
  const stack = `--stack ${plan.target.stack}`;
  switch (outcome) {
    case "planned":
      return [planCommand(plan, { isForALook: false })];
    case "undone":
      if (tookPlaceOfAnother(plan)) return [`rollback status ${stack}  # the run before has not ended`];
      return [planCommand(plan, { isForALook: true })];
    case "blocked":
      return [planCommand(plan, { isForALook: true })];
    case "stopped":
      return [`rollback resume ${stack}`, `rollback abandon ${stack}`];
    case "verification-failed":
    case "inconclusive":
      return [
        `rollback resume ${stack}  # looks again; applies nothing twice`,
        `rollback abandon ${stack}`,
        `rollback releases ${stack}`,
      ];
    case "rolled-back":
      return plan.preview.changes.length === 0 ? [] : [`rollback releases ${stack}`];
    case "declined":
    case "nothing-to-do":
    case "abandoned":
      return [];
  }
}
