import { RollbackError } from "../model/errors.ts";
import { fillPlaceholders, type SecretReference } from "../model/settings.ts";
import { resolveReference } from "./shell-environment.ts";
import { commandLine, printable } from "./shell-text.ts";

type Values = Readonly<Record<string, string>>;

/** Completes a text; a name without a value is an error that lists the known ones. */
export function fillText(text: string, values: Values): string {
  return fillPlaceholders(text, values, (name) => {
    throw new RollbackError("CONFIG_INVALID", {
      subject: printable(name),
      message: `"{{${printable(name)}}}" has no value`,
      remedy: `use one of ${knownNames(values)}`,
    });
  });
}

/** Completes an argv, word by word; a value that would turn an argument into an option is refused. */
export function fillArgv(argv: readonly string[], values: Values): string[] {
  return argv.map((word) => {
    const filled = fillText(word, values);
    if (filled.startsWith("-") && !word.startsWith("-")) {
      throw unusable(filled, word, argv, "would be read as an option");
    }
    if (filled.includes("\0")) throw unusable(filled, word, argv, "holds a NUL character");
    return filled;
  });
}

/** Completes variables for a child, or headers: plain values by `{{name}}`, secrets from our own environment. */
export function fillVariables(
  variables: Readonly<Record<string, string | SecretReference>> | undefined,
  values: Values,
  environment: Readonly<Record<string, string | undefined>>,
): Record<string, string> {
  const filled: Record<string, string> = {};
  for (const [name, value] of Object.entries(variables ?? {})) {
    filled[name] = typeof value === "string" ? fillText(value, values) : resolveReference(value, environment);
  }
  return filled;
}

function unusable(filled: string, word: string, argv: readonly string[], why: string): RollbackError {
  return new RollbackError("CONFIG_INVALID", {
    subject: printable(filled),
    message: `the value "${printable(filled)}" of ${word} in ${commandLine(argv)} ${why}`,
    remedy: `write it behind its option (--name=${word}) or behind a path (./${word}), or correct the value`,
  });
}

function knownNames(values: Values): string {
  return (
    Object.keys(values)
      .map((name) => printable(name))
      .join(", ") || "no placeholder here, because none has a value"
  );
}
