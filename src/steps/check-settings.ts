import { access, constants } from "node:fs/promises";
import { delimiter, isAbsolute, join } from "node:path";
import { fillArgv } from "../adapters/shell-fill.ts";
import { unsetReferences } from "../adapters/shell-environment.ts";
import { printable } from "../adapters/shell-text.ts";
import { messageOf } from "../model/errors.ts";
import { blocking, type Finding, warning } from "../model/finding.ts";
import { placeholdersOf, type SecretReference } from "../model/settings.ts";
import type { StepContext } from "./step-kind.ts";
import { withFixedValues } from "./with-fixed-values.ts";

/** The parts of a step's settings that can be judged before anything is changed. */
export interface SettingsToCheck {
  readonly texts?: readonly (string | SecretReference | undefined)[];
  readonly commands?: readonly (readonly string[] | undefined)[];
  /** Where the commands start. */
  readonly directory?: string;
}

/** Finds placeholders without a value, secrets that are not set and programs that are not there. */
export async function checkSettings(context: StepContext, settings: SettingsToCheck): Promise<Finding[]> {
  const { values: read } = await withFixedValues(context, settings);
  const values = await read();
  const { texts = [], commands = [], directory = context.projectDirectory } = settings;
  const argvs = commands.filter((argv) => argv !== undefined);
  const plain = [...texts.filter((text) => typeof text === "string"), ...argvs.flat()];
  const names = [...new Set(plain.flatMap(placeholdersOf))].filter((name) => !Object.hasOwn(values, name));
  const programs = await Promise.all(argvs.map((argv) => programFinding(argv[0] ?? "", directory, context)));
  return [
    ...names.map((name) => missingValue(name, context)),
    ...unsetReferences(texts, context.environment).map((name) => unsetSecret(name, context)),
    ...(names.length > 0 ? [] : argvs.flatMap((argv) => unusableArgument(argv, values, context))),
    ...programs.flat(),
  ];
}

function missingValue(name: string, { step }: StepContext): Finding {
  const subject = step.id;
  if (name.startsWith("outputs.")) {
    return warning({
      code: "OUTPUT_UNKNOWN_YET",
      subject,
      message: `"{{${name}}}" is no plain output of the stack now; it must be one when the step runs`,
      remedy: `make sure that the release exports ${name.slice("outputs.".length)}, and not as a secret`,
    });
  }
  return blocking({
    code: "VALUE_UNKNOWN",
    subject,
    message: `"{{${name}}}" has no value for this release`,
    remedy:
      name === "release.tag"
        ? "name a tagged release, or use {{release.version}}"
        : "correct the name in rollback.yaml",
  });
}

function unsetSecret(name: string, { step }: StepContext): Finding {
  return blocking({
    code: "SECRET_NOT_SET",
    subject: step.id,
    message: `the environment variable "${name}" is not set`,
    remedy: `set ${name} where the rollback runs, for example from the CI system's secret store`,
  });
}

function unusableArgument(
  argv: readonly string[],
  values: Readonly<Record<string, string>>,
  { step }: StepContext,
): Finding[] {
  try {
    fillArgv(argv, values);
    return [];
  } catch (error) {
    const message = messageOf(error);
    return [
      blocking({
        code: "VALUE_UNUSABLE",
        subject: step.id,
        message,
        remedy: "write the placeholder behind its option (--name={{…}})",
      }),
    ];
  }
}

async function programFinding(
  program: string,
  directory: string,
  { environment, step }: StepContext,
): Promise<Finding[]> {
  const folders = program.includes("/") ? [directory] : (environment["PATH"] ?? "").split(delimiter);
  for (const folder of folders) {
    const path = isAbsolute(program) ? program : join(folder, program);
    if (
      await access(path, constants.X_OK).then(
        () => true,
        () => false,
      )
    )
      return [];
  }
  return [
    blocking({
      code: "COMMAND_NOT_FOUND",
      subject: step.id,
      message: `the program "${printable(program)}" was not found ${program.includes("/") ? `in ${printable(directory)}` : "on PATH"}`,
      remedy: "install it where the rollback runs, or correct the command in rollback.yaml",
    }),
  ];
}
