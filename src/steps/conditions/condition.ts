import { z } from "zod";
import { sendRequest } from "../../adapters/http.ts";
import { HEADERS, STATUSES, URL_TEXT } from "../../adapters/http-settings.ts";
import { fillArgv, fillText, fillVariables } from "../../adapters/shell-fill.ts";
import { ARGV } from "../../adapters/shell-settings.ts";
import { commandLine, printable } from "../../adapters/shell-text.ts";
import { runCommand } from "../../adapters/shell.ts";
import type { SecretReference } from "../../model/settings.ts";
import type { StepContext } from "../step-kind.ts";
import { connectTcp } from "./connect-tcp.ts";

/** How long one look may take. */
const LOOK_MS = 5000;

/** Something that is true or not yet true of the running system: exactly one of the three. */
export const CONDITION = z
  .strictObject({
    http: z
      .strictObject({ url: URL_TEXT, headers: HEADERS.optional(), status: STATUSES.default([200]) })
      .optional(),
    tcp: z
      .strictObject({
        host: z
          .string()
          .regex(/^(?:[A-Za-z0-9.:-]{1,253}|\{\{[^{}]+\}\})$/, "is not the name or address of a host")
          .refine((host) => !host.startsWith("-"), "is not the name or address of a host")
          .default("127.0.0.1"),
        port: z.int().min(1).max(65_535),
      })
      .optional(),
    command: ARGV.optional(),
  })
  .refine((condition) => Object.values(condition).filter((one) => one !== undefined).length === 1, {
    error: "names none or several of http, tcp and command; write exactly one",
  })
  .describe("What must be true: one of http, tcp and command (exit code 0)");

export type Condition = z.infer<typeof CONDITION>;

/** Where a condition's command runs. */
export interface ConditionPlace {
  readonly directory: string;
  readonly environment: Readonly<Record<string, string>>;
}

/** What one look at a condition saw. */
export interface ConditionLook {
  readonly met: boolean;
  readonly detail: string;
}

/** Looks once, for five seconds at most; an unreachable system is a condition that is not met. */
export async function lookAtCondition(
  condition: Condition,
  context: StepContext,
  place: ConditionPlace,
): Promise<ConditionLook> {
  const values = await context.values();
  if (condition.http !== undefined) return await lookAtHttp(condition.http, context, values);
  if (condition.tcp !== undefined) {
    const { host, port } = condition.tcp;
    return await connectTcp({
      host: fillText(host, values),
      port,
      timeoutMs: LOOK_MS,
      signal: context.signal,
    });
  }
  const end = await runCommand({
    argv: fillArgv(condition.command ?? [], values),
    ...place,
    timeoutMs: LOOK_MS,
    graceMs: 1000,
    signal: context.signal,
  });
  return { met: end.exitCode === 0, detail: `${commandLine(condition.command ?? [])} ${end.detail}` };
}

/** A condition in a few words, for titles. */
export function conditionTitle({ http, tcp, command }: Condition): string {
  if (http !== undefined)
    return `${printable(http.url.replace(/\?.*$/, ""), 100)} answers ${http.status.join(" or ")}`;
  if (tcp !== undefined) return `${tcp.host}:${tcp.port} accepts connections`;
  return `${commandLine(command ?? [])} succeeds`;
}

/** The texts and commands of a condition, for the check before the run. */
export function conditionSettings(condition: Condition | undefined): {
  readonly texts: (string | SecretReference | undefined)[];
  readonly commands: (readonly string[] | undefined)[];
} {
  const { http, tcp, command } = condition ?? {};
  return { texts: [http?.url, ...Object.values(http?.headers ?? {}), tcp?.host], commands: [command] };
}

async function lookAtHttp(
  http: NonNullable<Condition["http"]>,
  context: StepContext,
  values: Readonly<Record<string, string>>,
): Promise<ConditionLook> {
  const answer = await sendRequest({
    url: fillText(http.url, values),
    headers: fillVariables(http.headers, values, context.environment),
    timeoutMs: LOOK_MS,
    signal: context.signal,
    bodyLimit: 1024,
  });
  if (answer.kind !== "answer") return { met: false, detail: answer.reason };
  return { met: http.status.includes(answer.status), detail: `status ${answer.status}` };
}
