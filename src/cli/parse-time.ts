import { RollbackError } from "../model/errors.ts";

/** Date and time of ISO 8601 with a zone; other forms are read in a way of each engine's own, `5 +01:00` as the first of May. */
const ISO = /^(\d{4}-\d\d-\d\d)T\d\d:\d\d(?::\d\d(?:[.,]\d+)?)?(?:Z|[+-]\d\d:?\d\d)$/i;

/** Reads a moment that was typed, as ISO in UTC; a text without a zone would mean another moment on another machine. */
export function parseTime(value: string | undefined, option: string): string | undefined {
  if (value === undefined) return undefined;
  const text = value.trim().toUpperCase().replace(",", ".");
  const time = new Date(text.replace(/([+-]\d\d)(\d\d)$/, "$1:$2"));
  const day = ISO.exec(value.trim())?.[1];
  if (day !== undefined && isDay(day) && !Number.isNaN(time.getTime())) return time.toISOString();
  throw new RollbackError("USAGE", {
    subject: option,
    message: `${option} "${value}" is no time with a zone`,
    remedy: "give an ISO time with its zone, such as 2026-11-21T03:00:00Z",
  });
}

/** February 30 is no day: it would silently be read as one in March. */
function isDay(text: string): boolean {
  const day = new Date(`${text}T00:00:00Z`);
  return !Number.isNaN(day.getTime()) && day.toISOString().startsWith(text);
}
