import { z } from "zod";
import {
  DIRECTORY,
  DURATION,
  durationMs,
  PASSED_VARIABLES,
  VARIABLES,
} from "../../adapters/shell-settings.ts";
import { formatDuration } from "../../model/duration.ts";
import { checkSettings } from "../check-settings.ts";
import { stepEnvironment } from "../command/step-environment.ts";
import { awaitCondition } from "../conditions/await-condition.ts";
import { CONDITION, conditionSettings, conditionTitle, lookAtCondition } from "../conditions/condition.ts";
import { stepDirectory } from "../step-directory.ts";
import { withFixedValues } from "../with-fixed-values.ts";
import type { StepContext, StepKind, StepResult } from "../step-kind.ts";

const SETTINGS = z.strictObject({
  until: CONDITION,
  interval: DURATION.default("2s").describe("Time between two looks"),
  deadline: DURATION.default("5m").describe("When the step gives up"),
  consecutive: z.int().min(1).max(100).default(1).describe("Looks in a row that must be met"),
  directory: DIRECTORY.default("release"),
  env: VARIABLES.optional(),
  passEnv: PASSED_VARIABLES.optional(),
});

type Params = z.infer<typeof SETTINGS>;

/** Waits until a condition is true; changes nothing, so it may be met again at any time. */
export const waitUntil: StepKind<Params> = {
  kind: "wait-until",
  phase: "start",
  class: "idempotent",
  settings: SETTINGS,
  // The deadline is the step's own limit; this one only keeps a forgotten run from waiting for ever.
  timeoutMs: 24 * 60 * 60_000,
  title: ({ until, deadline }) => `wait until ${conditionTitle(until)}, for ${deadline} at most`,
  undoOf: () => ({ by: "unneeded", reason: "waiting changes nothing" }),
  check: (params, context) => {
    const { texts, commands } = conditionSettings(params.until);
    return checkSettings(context, {
      texts: [...texts, ...Object.values(params.env ?? {})],
      commands,
      directory: stepDirectory(params.directory, context),
    });
  },
  apply,
  observe: () => Promise.resolve({ found: "not-done", detail: "waiting may simply begin again" }),
};

async function apply(params: Params, given: StepContext): Promise<StepResult> {
  const context = await withFixedValues(given, params);
  const begun = performance.now();
  const place = {
    directory: stepDirectory(params.directory, context),
    environment: await stepEnvironment(params, context),
  };
  const { met, detail, looks } = await awaitCondition(() => lookAtCondition(params.until, context, place), {
    intervalMs: durationMs(params.interval),
    deadlineMs: durationMs(params.deadline),
    consecutive: params.consecutive,
    signal: context.signal,
    onLook: (look, run) => context.progress(look.detail, run, params.consecutive),
  });
  const waited = formatDuration(performance.now() - begun);
  if (met) return { status: "succeeded", detail: `${detail} after ${waited}`, data: { looks } };
  return { status: "failed", detail: `not true after ${waited}: ${detail}`, data: { looks } };
}
