import { join } from "node:path";
import type { RollbackPlan } from "../model/plan.ts";
import type { StackEngine } from "../model/stack-engine.ts";
import type { Step } from "../model/step.ts";
import { idempotencyKey, type Told } from "../execute/run-steps.ts";
import { withRunConfig } from "../steps/database/run-config.ts";
import { settingValues } from "../steps/interpolate.ts";
import type { StepContext } from "../steps/step-kind.ts";
import type { Workspace } from "../workspace/prepare-workspace.ts";
import type { StackSession } from "./stack-session.ts";

/** Everything the steps of one run share. */
export interface RunSurroundings {
  readonly session: StackSession;
  readonly run: string;
  readonly plan: RollbackPlan;
  readonly engine: StackEngine;
  readonly workspace: Workspace;
}

/** The private folder of a run: the state before it, its report. */
export function runDirectory(session: StackSession, run: string): string {
  return join(session.stateDirectory, "runs", run);
}

/** What one step of the run may know and use. */
export function stepContext(
  { session, run, plan, engine: approved, workspace }: RunSurroundings,
  step: Step,
  told: Told,
  signal: AbortSignal,
): StepContext {
  const { request, found } = session;
  const engine = withRunConfig(approved, { plan, outcomeOf: told.outcomeOf });
  return {
    run,
    plan,
    step,
    idempotencyKey: idempotencyKey(run, step),
    projectDirectory: workspace.projectDirectory,
    currentDirectory: found.directory,
    runDirectory: runDirectory(session, run),
    ...told,
    environment: request.environment,
    engine,
    values: () => readValues(plan, engine, run),
    signal,
    progress: (message, done, total) =>
      request.notify({
        type: "step-progress",
        step: step.id,
        message,
        ...(done === undefined ? {} : { done }),
        ...(total === undefined ? {} : { total }),
      }),
    notify: request.notify,
  };
}

/** The values for `{{name}}`, with the stack's outputs as they are when they are asked for. */
async function readValues(
  plan: RollbackPlan,
  engine: StackEngine,
  run: string,
): Promise<Record<string, string>> {
  const { outputs } = await engine.readCheckpoint();
  return settingValues({ run, target: plan.target, to: plan.to, outputs });
}
