import type { Finding } from "./finding.ts";
import type { RollbackPlan } from "./plan.ts";
import type { Report } from "./report.ts";
import type { Step, StepOutcome } from "./step.ts";
import type { ProbeSample } from "./verification.ts";

/** What a run tells while it goes; text is made by the renderer, not by the sender. */
export type RollbackEvent =
  | { readonly type: "activity-started"; readonly activity: string }
  | { readonly type: "activity-finished"; readonly activity: string; readonly durationMs: number }
  | { readonly type: "plan-ready"; readonly plan: RollbackPlan }
  | { readonly type: "gate-checked"; readonly findings: readonly Finding[] }
  | { readonly type: "run-started"; readonly run: string; readonly steps: readonly Step[] }
  | { readonly type: "step-started"; readonly step: Step; readonly attempt: number }
  | {
      readonly type: "step-progress";
      readonly step: string;
      readonly message: string;
      readonly done?: number;
      readonly total?: number;
    }
  | { readonly type: "step-finished"; readonly outcome: StepOutcome }
  | {
      readonly type: "probe-sampled";
      readonly probe: string;
      readonly sample: ProbeSample;
      readonly consecutive: number;
      readonly wanted: number;
    }
  | { readonly type: "notice"; readonly message: string }
  | { readonly type: "report-ready"; readonly report: Report };

/** Where events go; a reporter never fails the run it tells about. */
export type Notify = (event: RollbackEvent) => void;
