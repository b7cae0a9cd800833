import { createRedactor, type Redactor } from "../report/redact.ts";
import { knownSecrets } from "./known-secrets.ts";
import { secretReferences } from "./secret-references.ts";

/** A redactor that learns which variables hold secrets while a command runs. */
export interface SessionRedactor extends Redactor {
  /** From now on also hides the values of all variables that these settings or options name as `{ env: NAME }`. */
  readonly learn: (settings: unknown) => void;
}

/** Hides the secrets of one process: at first those that its environment shows by their names. */
export function createSessionRedactor(
  environment: Readonly<Record<string, string | undefined>>,
): SessionRedactor {
  const references = new Set<string>();
  let made: Redactor | undefined;
  // Made at the first use: most commands name more secrets before they say anything.
  const redactor = (): Redactor => (made ??= createRedactor(knownSecrets(environment, [...references])));
  return {
    text: (text) => redactor().text(text),
    value: (value) => redactor().value(value),
    learn: (settings) => {
      for (const name of secretReferences(settings)) references.add(name);
      made = undefined;
    },
  };
}
