import { RollbackError } from "../model/errors.ts";
import type { SecretReference } from "../model/settings.ts";

type Environment = Readonly<Record<string, string | undefined>>;

/** What a child needs to work at all; everything else of our environment may be a credential. */
const ALWAYS = ["PATH", "HOME", "LANG", "TMPDIR", "USER"];

/** The environment of a child: the five harmless variables, the ones passed on by name, and the ones that are set. */
export function scrubbedEnvironment(
  ours: Environment,
  options: { readonly pass?: readonly string[]; readonly set?: Readonly<Record<string, string>> } = {},
): Record<string, string> {
  const passed = [...ALWAYS, ...(options.pass ?? [])].flatMap((name) => {
    const value = ours[name];
    return value === undefined ? [] : [[name, value] as const];
  });
  return { ...Object.fromEntries(passed), ...options.set };
}

/** Resolves a value that is given as it is, or as the name of an environment variable. */
export function resolveReference(value: string | SecretReference, environment: Environment): string {
  if (typeof value === "string") return value;
  const secret = environment[value.env];
  if (secret === undefined || secret === "") {
    throw new RollbackError("CONFIG_INVALID", {
      subject: value.env,
      message: `the environment variable "${value.env}" is not set`,
      remedy: `set ${value.env} where the rollback runs, for example from the CI system's secret store`,
    });
  }
  return secret;
}

/** The names of referred environment variables that are not set. */
export function unsetReferences(
  values: readonly (string | SecretReference | undefined)[],
  environment: Environment,
): string[] {
  return values.flatMap((value) => (typeof value === "object" && !environment[value.env] ? [value.env] : []));
}
