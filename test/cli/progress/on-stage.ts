import { createReporter, type ReporterOptions } from "../../../src/cli/progress/create-reporter.ts";
import type { RollbackEvent } from "../../../src/model/events.ts";
import { aFinding } from "../../_builders/a-finding.ts";
import { aPlan } from "../../_builders/a-plan.ts";
import { aReport } from "../../_builders/a-report.ts";
import { aStep, anOutcome } from "../../_builders/a-step.ts";

const STEPS = [aStep(), aStep({ id: "start", phase: "start", title: "start the writers" })];

/** A whole run: preview, plan, gates, a retried step, a probe, the report. */
export const EVENTS: readonly RollbackEvent[] = [
  { type: "activity-started", activity: "preview" },
  { type: "activity-finished", activity: "preview", durationMs: 4000 },
  { type: "plan-ready", plan: aPlan() },
  { type: "gate-checked", findings: [aFinding({ level: "warning" })] },
  { type: "run-started", run: "r1", steps: STEPS },
  { type: "step-started", step: STEPS[0] ?? aStep(), attempt: 2 },
  { type: "step-progress", step: "update-stack", message: "updating backend", done: 12, total: 40 },
  { type: "step-finished", outcome: anOutcome() },
  {
    type: "probe-sampled",
    probe: "storefront",
    sample: { verdict: "passed", detail: "200" },
    consecutive: 2,
    wanted: 5,
  },
  { type: "notice", message: "the old instance is kept" },
  { type: "report-ready", report: aReport() },
];

/** A reporter on a clock that moves by hand and a terminal that is a string. */
export const onStage = (overrides: Partial<ReporterOptions> = {}) => {
  const stage = {
    nowMs: Date.parse("2026-11-21T03:00:00Z"),
    stderr: "",
    stdout: "",
    writes: 0,
    ticks: new Set<() => void>(),
  };
  const reporter = createReporter({
    mode: "human",
    stderr: { write: (text) => ((stage.stderr += text), (stage.writes += 1)) },
    stdout: { write: (text) => (stage.stdout += text) },
    isTTY: false,
    now: () => stage.nowMs,
    every: (_, callback) => {
      stage.ticks.add(callback);
      return () => stage.ticks.delete(callback);
    },
    ...overrides,
  });
  return { stage, ...reporter };
};
