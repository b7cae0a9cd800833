import { secretForms } from "./secret-forms.ts";

/** What stands where a secret stood. */
export const REDACTED = "***";

/** Removes known secrets from texts and values; made once per run from the values the run has read. */
export interface Redactor {
  /** A text without any form of a known secret. */
  readonly text: (text: string) => string;
  /**
   * A copy of a plain JSON value in which every string is redacted, so that it stays valid JSON.
   * Object keys are kept: they are names that programs look for.
   */
  readonly value: <T>(value: T) => T;
}

/**
 * A redactor over known secret values, each also in its base64, URL-encoded and JSON-escaped forms, longest first.
 *
 * Values shorter than `SHORTEST_SECRET` characters are left alone. It finds whole secrets only: redact
 * values *before* a renderer cuts or wraps them. A secret nobody told it about stays visible.
 */
export function createRedactor(secrets: Iterable<string>): Redactor {
  const forms = [...new Set([...secrets].flatMap(secretForms))];
  if (forms.length === 0) return { text: (text) => text, value: (value) => value };
  forms.sort((a, b) => b.length - a.length);
  const pattern = new RegExp(forms.map(literal).join("|"), "g");
  const redactText = (text: string): string => text.replace(pattern, REDACTED);
  return { text: redactText, value: <T>(value: T) => redactStrings(value, redactText) as T };
}

function redactStrings(value: unknown, redactText: (text: string) => string): unknown {
  if (typeof value === "string") return redactText(value);
  if (Array.isArray(value)) return value.map((item) => redactStrings(item, redactText));
  if (value === null || typeof value !== "object") return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, member]) => [key, redactStrings(member, redactText)]),
  );
}

function literal(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|/-]/g, "\\$&");
}
