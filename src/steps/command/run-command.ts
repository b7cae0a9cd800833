import { z } from "zod";
import { fillArgv } from "../../adapters/shell-fill.ts";
import {
  ARGV,
  DIRECTORY,
  DURATION,
  durationMs,
  PASSED_VARIABLES,
  VARIABLES,
} from "../../adapters/shell-settings.ts";
import { commandLine, printable } from "../../adapters/shell-text.ts";
import { type CommandEnd, runCommand as run } from "../../adapters/shell.ts";
import { checkSettings } from "../check-settings.ts";
import { stepDirectory } from "../step-directory.ts";
import type { Observation, StepContext, StepKind, StepResult } from "../step-kind.ts";
import { withFixedValues } from "../with-fixed-values.ts";
import { stepEnvironment } from "./step-environment.ts";

const SETTINGS = z
  .strictObject({
    command: ARGV,
    directory: DIRECTORY.default("release"),
    env: VARIABLES.optional(),
    passEnv: PASSED_VARIABLES.optional(),
    exitCodes: z.array(z.int().min(0).max(255)).min(1).default([0]).describe("Exit codes that mean success"),
    grace: DURATION.default("10s").describe("Time between SIGTERM and SIGKILL when the step is stopped"),
    rerunnable: z.literal(true).optional().describe("The command may run twice without harm"),
    observe: ARGV.optional().describe(
      "Tells whether the command took effect: exit code 0 done, 3 not done, others unknown",
    ),
    undo: ARGV.optional().describe("Takes the command back"),
  })
  .refine(({ rerunnable, observe }) => rerunnable === undefined || observe === undefined, {
    error: "is both rerunnable and observed; write one of the two",
    path: ["observe"],
  });

type Params = z.infer<typeof SETTINGS>;

/** The exit code with which `observe` says that the command did not take effect. */
const NOT_DONE = 3;

/**
 * Runs a program without a shell, in a scrubbed environment.
 *
 * A command that was stopped halfway is `unknown` unless it may run again or can be looked at.
 */
export const runCommand: StepKind<Params> = {
  kind: "run-command",
  phase: "start",
  class: ({ rerunnable, observe }) =>
    rerunnable === true ? "idempotent" : observe === undefined ? "opaque" : "observable",
  settings: SETTINGS,
  timeoutMs: 10 * 60_000,
  title: ({ command }) => `run ${commandLine(command)}`,
  undoOf: ({ undo }) =>
    undo === undefined
      ? { by: "nothing", reason: "the command names no undo" }
      : { by: "step", title: `run ${commandLine(undo)}` },
  check: (params, context) =>
    checkSettings(context, {
      texts: Object.values(params.env ?? {}),
      commands: [params.command, params.observe, params.undo],
      directory: stepDirectory(params.directory, context),
    }),
  apply: (params, context) => runAndJudge(params.command, params, context),
  observe,
  undo: (params, context) => {
    if (params.undo === undefined)
      return Promise.resolve({ status: "failed", detail: "the command names no undo" });
    return runAndJudge(params.undo, params, context);
  },
};

async function runAndJudge(
  argv: readonly string[],
  params: Params,
  context: StepContext,
): Promise<StepResult> {
  const end = await start(argv, params, context);
  const data = end.exitCode === undefined ? {} : { data: { exitCode: end.exitCode } };
  if (end.exitCode !== undefined && params.exitCodes.includes(end.exitCode)) {
    return { status: "succeeded", detail: `${commandLine(argv)} ${end.detail}`, ...data };
  }
  const stoppedHalfway = end.how === "timed-out" || end.how === "cancelled" || end.how === "killed";
  const opaque = params.rerunnable !== true && params.observe === undefined;
  return {
    status: stoppedHalfway && opaque ? "unknown" : "failed",
    detail: withLastLine(argv, end),
    ...data,
  };
}

async function observe(params: Params, context: StepContext): Promise<Observation> {
  if (params.observe === undefined) {
    const detail = "nothing was configured that could look";
    return { found: params.rerunnable === true ? "not-done" : "unknown", detail };
  }
  const end = await start(params.observe, params, context);
  const detail = withLastLine(params.observe, end);
  if (end.exitCode === 0) return { found: "done", detail };
  return { found: end.exitCode === NOT_DONE ? "not-done" : "unknown", detail };
}

async function start(argv: readonly string[], params: Params, given: StepContext): Promise<CommandEnd> {
  const context = await withFixedValues(given, { argv, env: params.env });
  return await run({
    argv: fillArgv(argv, await context.values()),
    directory: stepDirectory(params.directory, context),
    environment: await stepEnvironment(params, context),
    graceMs: durationMs(params.grace),
    signal: context.signal,
    onLine: (line) => context.progress(line),
  });
}

function withLastLine(argv: readonly string[], end: CommandEnd): string {
  const said = printable(end.output.trimEnd().split("\n").at(-1) ?? "");
  return `${commandLine(argv)} ${end.detail}${said === "" ? "" : `: ${said}`}`;
}
