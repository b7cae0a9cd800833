import { nearestKey } from "../config/nearest-key.ts";
import { RollbackError } from "../model/errors.ts";

interface Asked {
  readonly argv: readonly string[];
  /** The names of the options of the command that was called. */
  readonly options: readonly string[];
}

/** The error for a command line that yargs refuses (in English), naming what was most likely meant. */
export function usageError(complaint: string, asked: Asked): RollbackError {
  return (
    mistypedOption(asked) ?? mistypedChoice(complaint) ?? usage(asked.argv.join(" "), complaint, undefined)
  );
}

/** The error for a command that there is not. */
export function unknownCommand(typed: string, commands: readonly string[]): RollbackError {
  const nearest = nearestKey(typed, commands);
  const meant = nearest === undefined ? undefined : `rollback ${nearest}`;
  return usage(typed, `there is no command ${JSON.stringify(typed)}`, meant);
}

/** Looked for in every complaint: yargs would rather complain of the required option that was mistyped. */
function mistypedOption({ argv, options }: Asked): RollbackError | undefined {
  const end = argv.indexOf("--");
  const typed = argv
    .slice(0, end === -1 ? undefined : end)
    .map((word) => /^--(?:no-)?([^=]+)/.exec(word)?.[1])
    .find((name) => name !== undefined && !options.includes(name));
  if (typed === undefined) return undefined;
  // One letter is an alias, which is written with one dash.
  const nearest = nearestKey(
    typed,
    options.filter((name) => name.length > 1),
  );
  const meant = nearest === undefined ? undefined : `--${nearest}`;
  return usage(`--${typed}`, `there is no option ${JSON.stringify(`--${typed}`)}`, meant);
}

function mistypedChoice(complaint: string): RollbackError | undefined {
  const [, name = "", typed = "", listed = ""] =
    /Argument: (\S+), Given: "([^"]*)", Choices: (.+)/.exec(complaint) ?? [];
  if (listed === "") return undefined;
  const known = Array.from(listed.matchAll(/"([^"]*)"/g), ([, choice]) => choice ?? "");
  return usage(
    typed,
    `${name}: ${JSON.stringify(typed)} is none of ${known.join(", ")}`,
    nearestKey(typed, known),
  );
}

function usage(subject: string, message: string, meant: string | undefined): RollbackError {
  const help = "see: rollback --help";
  const remedy = meant === undefined ? help : `did you mean "${meant}"? ${help}`;
  return new RollbackError("USAGE", { subject, message, remedy });
}
