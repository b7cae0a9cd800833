import { resolve } from "node:path";
import { z } from "zod";
import { PLAIN_TEXT } from "../../adapters/http-settings.ts";
import { ARGV, DIRECTORY, DURATION, PASSED_VARIABLES, VARIABLES } from "../../adapters/shell-settings.ts";
import { digestOf } from "../../model/digest.ts";
import { CONDITION } from "../conditions/condition.ts";
import { stepDirectory } from "../step-directory.ts";
import type { StepContext } from "../step-kind.ts";

const PATH = PLAIN_TEXT.min(1, "is empty").refine(
  (path) => !path.split("/").includes(".."),
  'climbs with ".."; write the path it ends at',
);

/** What is known of a plain process that is run as a service; both kinds of step share it. */
export const SERVICE = z.strictObject({
  name: z
    .string()
    .regex(
      /^[A-Za-z0-9][A-Za-z0-9._-]{0,62}$/,
      "is not the name of a service: use letters, digits, dot, underscore and hyphen",
    )
    .describe("Name of the service, for titles and messages"),
  command: ARGV,
  env: VARIABLES.optional(),
  passEnv: PASSED_VARIABLES.optional(),
  pidFile: PATH.describe("Where the process is recorded; relative paths lie in the project's folder"),
  logFile: PATH.optional().describe("Where the output goes, appended; nowhere by default"),
  ready: z
    .strictObject({
      when: CONDITION,
      deadline: DURATION.default("1m").describe("When the start is given up"),
      interval: DURATION.default("500ms"),
      consecutive: z.int().min(1).max(100).default(1),
    })
    .optional()
    .describe("When the service counts as started; without it, when it has stayed alive for a second"),
  stopSignal: z.enum(["SIGTERM", "SIGINT", "SIGQUIT", "SIGHUP"]).default("SIGTERM"),
  grace: DURATION.default("10s").describe("Time to end by itself before SIGKILL"),
});

/** The folder of a service whose step says where it lies. */
export const serviceDirectory = (otherwise: "release" | "current"): z.ZodDefault<typeof DIRECTORY> =>
  DIRECTORY.default(otherwise);

export type ServiceSettings = z.infer<typeof SERVICE> & { readonly directory: string };

/** The absolute path of a service's pid or log file. */
export function servicePath(path: string, context: StepContext): string {
  return resolve(context.currentDirectory, path);
}

/**
 * The same for two starts that would run the same program in the same place.
 *
 * The release's tree lies at the same path for every release, so its commit is part of the place.
 */
export function commandDigest({ command, directory }: ServiceSettings, context: StepContext): string {
  const commit = directory === "release" ? context.plan.to.commit : undefined;
  return digestOf({ command, directory: stepDirectory(directory, context), commit });
}
