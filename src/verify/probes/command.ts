import { z } from "zod";
import { scrubbedEnvironment } from "../../adapters/shell-environment.ts";
import { fillArgv, fillVariables } from "../../adapters/shell-fill.ts";
import { ARGV, DURATION, durationMs, PASSED_VARIABLES, VARIABLES } from "../../adapters/shell-settings.ts";
import { commandLine, printable } from "../../adapters/shell-text.ts";
import { type CommandEnd, runCommand } from "../../adapters/shell.ts";
import type { ProbeKind, ProbeLook } from "../probe.ts";

const SETTINGS = z.strictObject({
  command: ARGV,
  env: VARIABLES.optional(),
  passEnv: PASSED_VARIABLES.optional(),
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
      argv: fillArgv(params.command, values),
      directory: context.directory,
      environment: scrubbedEnvironment(context.environment, {
        pass: params.passEnv ?? [],
        set: fillVariables(params.env, values, context.environment),
      }),
      timeoutMs: durationMs(params.within),
      graceMs: 1000,
      signal: context.signal,
    });
    return judge(end, params, context.expectedVersion);
  },
};

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
