import { RollbackError } from "../model/errors.ts";

/** What `--to` asks for, before anything was looked up. */
export type ReleaseRequest =
  | { readonly kind: "previous" }
  | { readonly kind: "update"; readonly number: number }
  | { readonly kind: "time"; readonly at: string }
  | { readonly kind: "name"; readonly text: string };

// Git allows `$()`, back-ticks, bidi controls and a leading dash in tag names; nobody deploys those.
const NAME = /^[A-Za-z0-9][A-Za-z0-9._/+@-]{0,254}$/;
const TIME = /^\d{4}-\d{2}-\d{2}([T ]\d{2}:\d{2}(:\d{2}(\.\d+)?)?(Z|[+-]\d{2}:?\d{2})?)?$/;

/**
 * Reads the text of `--to`: a tag, `previous`, a commit, `update:<n>` or a time such as 2026-11-20T10:00Z.
 *
 * A time without a zone is UTC. Throws RELEASE_NOT_FOUND for text that can be none of these.
 */
export function parseReleaseRequest(text: string): ReleaseRequest {
  if (text === "previous") return { kind: "previous" };
  const update = /^update:([1-9]\d{0,8})$/.exec(text);
  if (update !== null) return { kind: "update", number: Number(update[1]) };
  if (TIME.test(text)) return { kind: "time", at: instantOf(text) };
  if (NAME.test(text) && !text.includes("..")) return { kind: "name", text };
  throw unreadable(text);
}

function instantOf(text: string): string {
  const [date = "", time] = text.split(/[T ]/);
  const zoned =
    time === undefined
      ? `${date}T23:59:59Z`
      : /(Z|[+-]\d{2}:?\d{2})$/.test(time)
        ? `${date}T${time}`
        : `${date}T${time}Z`;
  const instant = new Date(zoned);
  // The 31st of February would silently become a day in March.
  const day = new Date(`${date}T00:00:00Z`);
  const isReal = !Number.isNaN(day.getTime()) && day.toISOString().startsWith(date);
  if (!isReal || Number.isNaN(instant.getTime())) throw unreadable(text);
  return instant.toISOString();
}

function unreadable(text: string): RollbackError {
  const shown = JSON.stringify(text);
  return new RollbackError("RELEASE_NOT_FOUND", {
    subject: text,
    message: `${shown} cannot be a release: expected a tag, "previous", a commit, "update:<n>" or a time`,
    remedy: "list what can be rolled back to: rollback releases --stack <stack>",
  });
}
