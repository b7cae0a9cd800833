import { readSettings } from "../../src/config/read-settings.ts";
import { buildPlanReport } from "../../src/execute/build-report.ts";
import { askGates } from "../../src/gates/registry.ts";
import type { Report } from "../../src/model/report.ts";
import { buildPlan } from "../../src/plan/build-plan.ts";
import { createStackEngine } from "../../src/pulumi/create-stack-engine.ts";
import { readRecordedCheckpoint } from "../../src/pulumi/read-recorded-checkpoint.ts";
import { STEP_KINDS } from "../../src/steps/registry.ts";
import { planSteps } from "../../src/use-cases/plan-steps.ts";
import { PROBE_KINDS } from "../../src/verify/registry.ts";
import { aFacts } from "../../test/_builders/a-facts.ts";
import { aRelease } from "../../test/_builders/a-release.ts";
import { GENERATED_TARGET, GENERATED_UPDATE } from "../generated/recorded-update.ts";
import { recordedCli } from "./recorded-cli.ts";

/** Everything that the tool itself does to plan a rollback of the generated stack, in the order of the use case. */
export async function planLargeStack(folder: string, scratchDirectory: string): Promise<Report> {
  const settings = await readSettings({
    directory: folder,
    stack: GENERATED_TARGET.stack,
    stepKinds: STEP_KINDS,
    probeKinds: PROBE_KINDS,
  });
  const engine = createStackEngine({
    cli: recordedCli(folder),
    target: GENERATED_TARGET,
    backendUrl: `file://${folder}`,
    currentDirectory: folder,
    projectDirectory: folder,
    scratchDirectory,
    configFile: undefined,
    config: {
      read: () => Promise.resolve({}),
      override: () => Promise.reject(new Error("nothing is overridden")),
    },
    environment: process.env,
    userAgent: "bench",
    refresh: false,
    previewTimeoutMs: settings.previewTimeoutMs,
    statefulTypes: settings.statefulTypes,
  });
  const [checkpoint, targetCheckpoint] = await Promise.all([
    engine.readCheckpoint(),
    readRecordedCheckpoint(folder, GENERATED_TARGET, GENERATED_UPDATE),
  ]);
  const preview = await engine.previewRelease();
  const to = aRelease({ update: GENERATED_UPDATE });
  const facts = aFacts({ target: GENERATED_TARGET, to, checkpoint, targetCheckpoint, preview });
  const findings = askGates({ facts, acceptances: [] });
  const steps = planSteps(facts, settings);
  const plan = buildPlan({ facts, steps, findings, acceptances: [], reason: "measured" });
  return buildPlanReport("planned", "", plan);
}
