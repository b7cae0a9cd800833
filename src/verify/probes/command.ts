import { z } from "zod";
import { scrubbedEnvironment, resolveReference } from "../../adapters/shell-environment.ts";
import { ARGV, DURATION, durationMs, fillArgv, VARIABLES } from "../../adapters/shell-settings.ts";
import { commandLine, printable } from "../../adapters/shell-text.ts";
import { type CommandEnd, runCommand } from "../../adapters/shell.ts";
import type { ProbeContext, ProbeKind, ProbeLook } from "../probe.ts";
import { fillProbeText, missingValue } from "../probe-values.ts";

const SETTINGS = z.strictObject({
  command: ARGV,
  env: VARIABLES.optional(),
  passEnv: z
    .array(z.string())
    .max(50)
    .optional()
    .describe("Variables of our environment that the command may see"),
  expectVersion: z.boolean().default(false).describe("The output must name the expected version"),
  within: DURATION.default("5s").describe("How long one look may take; at most a minute"),
});

type Params = z.infer<typeof SETTINGS>;

/** Runs a command in the project's folder: exit code 0 passes, any other fails; a command that is missing says nothing. */
export const commandProbe: ProbeKind<Params> = {
  kind: "command",
  settings: SETTINGS,
  title: ({ command }) => commandLine(command),
  look: async (params, context) => {
    const values = await context.values();
    const end = await runCommand({
      argv: fillArgv(params.command, values, (name) => missingValue(name, values)),
      directory: context.directory,
      environment: childEnvironment(params, context, values),
      timeoutMs: durationMs(params.within),
      graceMs: 1000,
      signal: context.signal,
    });
    return judge(end, params, context.expectedVersion);
  },
};

function childEnvironment(
  params: Params,
  context: ProbeContext,
  values: Readonly<Record<string, string>>,
): Record<string, string> {
  const set = Object.entries(params.env ?? {}).map(([name, value]) => [
    name,
    typeof value === "string" ? fillProbeText(value, values) : resolveReference(value, context.environment),
  ]);
  return scrubbedEnvironment(context.environment, {
    pass: params.passEnv ?? [],
    set: Object.fromEntries(set),
  });
}

function judge(end: CommandEnd, params: Params, expected: string): ProbeLook {
  const said = lastLine(end.output);
  const detail = `${commandLine(params.command)} ${end.detail}${said === "" ? "" : `: ${said}`}`;
  if (end.how === "not-started") return { verdict: "inconclusive", detail, answered: false };
  if (end.how === "cancelled") return { verdict: "inconclusive", detail, answered: false };
  if (end.how === "timed-out") return { verdict: "failed", detail, answered: false };
  if (end.exitCode !== 0) return { verdict: "failed", detail, answered: true };
  if (params.expectVersion && !namesVersion(end.output, expected)) {
    return {
      verdict: "failed",
      detail: `ended well, but names ${said === "" ? "nothing" : `"${said}"`} instead of version ${expected}`,
      answered: true,
    };
  }
  return { verdict: "passed", detail, answered: true };
}

/** Whether the version stands in the output as a word of its own: 1.2.3 is not in 1.2.30, nor in 11.2.3. */
function namesVersion(output: string, expected: string): boolean {
  const wanted = expected.replace(/^v(?=\d)/, "");
  return output.split(/[^\w.+-]+/).some((word) => word.replace(/^v(?=\d)/, "").replace(/\.$/, "") === wanted);
}

function lastLine(output: string): string {
  return printable(output.trimEnd().split("\n").at(-1) ?? "", 120);
}
