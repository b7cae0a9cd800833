import { nearestKey } from "../config/nearest-key.ts";
import { RollbackError } from "../model/errors.ts";

interface Asked {
  readonly argv: readonly string[];
  /** The names of the options of the command that was called. */
  readonly options: readonly string[];
  /** How each command is written, such as `snapshot <action> [name]`. */
  readonly usages: readonly string[];
  /** What the called command takes for an argument, where it takes only so much. */
  readonly choices: Readonly<Record<string, readonly string[] | undefined>>;
}

/** The error for a command line that yargs refuses (in English), naming what was most likely meant. */
export function usageError(complaint: string, asked: Asked): RollbackError {
  return (
    mistypedOption(asked) ??
    mistypedChoice(complaint) ??
    missingArgument(complaint, asked) ??
    missingOptions(complaint) ??
    missingValue(complaint) ??
    usage(asked.argv.join(" "), complaint, undefined)
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

function missingArgument(complaint: string, { argv, usages, choices }: Asked): RollbackError | undefined {
  if (!complaint.startsWith("Not enough non-option arguments")) return undefined;
  const written = usages.find((text) => argv.includes(text.split(" ")[0] ?? ""));
  const [, name] = /<(.+?)>/.exec(written ?? "") ?? [];
  if (written === undefined || name === undefined) return undefined;
  const listed = choices[name] === undefined ? "" : `: ${choices[name].join(", ")}`;
  const [command = ""] = written.split(" ");
  return new RollbackError("USAGE", {
    subject: command,
    message: `rollback ${command} lacks its <${name}>${listed}`,
    remedy: `type: rollback ${written}; see: rollback ${command} --help`,
  });
}

function missingOptions(complaint: string): RollbackError | undefined {
  const [, listed] = /^Missing required arguments?: (.+)/.exec(complaint) ?? [];
  if (listed === undefined) return undefined;
  const names = listed.split(", ");
  const options = names.map((name) => `--${name}`).join(" and ");
  return new RollbackError("USAGE", {
    subject: options,
    message: `${options} ${names.length === 1 ? "is" : "are"} missing`,
    remedy: `add ${names.map(withValue).join(" ")}; ${HELP}`,
  });
}

function missingValue(complaint: string): RollbackError | undefined {
  const [, name] = /^Not enough arguments following: (\S+)/.exec(complaint) ?? [];
  if (name === undefined) return undefined;
  const option = `${name.length === 1 ? "-" : "--"}${name}`;
  return usage(option, `${option} has no value behind it`, undefined);
}

const withValue = (name: string): string => `--${name} <${name === "to" ? "release" : name}>`;

const HELP = "see: rollback --help";

function usage(subject: string, message: string, meant: string | undefined): RollbackError {
  const remedy = meant === undefined ? HELP : `did you mean "${meant}"? ${HELP}`;
  return new RollbackError("USAGE", { subject, message, remedy });
}
