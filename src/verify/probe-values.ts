import { RollbackError } from "../model/errors.ts";
import { fillPlaceholders } from "../model/settings.ts";
import { printable } from "../adapters/shell-text.ts";

/** Completes a text of a probe's settings; a name without a value is an error that lists the known ones. */
export function fillProbeText(text: string, values: Readonly<Record<string, string>>): string {
  return fillPlaceholders(text, values, (name) => missingValue(name, values));
}

/** Refuses a name that has no value. */
export function missingValue(name: string, values: Readonly<Record<string, string>>): never {
  throw new RollbackError("CONFIG_INVALID", {
    subject: printable(name),
    message: `"{{${printable(name)}}}" has no value`,
    remedy: `use one of ${
      Object.keys(values)
        .map((known) => printable(known))
        .join(", ") || "no placeholder: none has a value here"
    }`,
  });
}
