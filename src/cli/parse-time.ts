import { RollbackError } from "../model/errors.ts";

/** Reads a moment that was typed, as ISO in UTC; a text without a zone would mean another moment on another machine. */
export function parseTime(value: string | undefined, option: string): string | undefined {
  if (value === undefined) return undefined;
  const time = new Date(value);
  if (!Number.isNaN(time.getTime()) && /(?:Z|[+-]\d\d:?\d\d)$/i.test(value.trim())) return time.toISOString();
  throw new RollbackError("USAGE", {
    subject: option,
    message: `${option} "${value}" is no time with a zone`,
    remedy: "give an ISO time with its zone, such as 2026-11-21T03:00:00Z",
  });
}
