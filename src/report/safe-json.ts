/** C1 controls, DEL, format characters and the two line separators that JSON leaves as they are. */
const UNSAFE = /[\u007f-\u009f\u2028\u2029]|\p{Cf}|##(?=\[)/gu;

/**
 * JSON that a terminal, a CI log and a reviewer can be shown: characters that act or hide are written as
 * `\uXXXX` (as is the `##[` of CI commands), so the document reads back to the same value.
 */
export function safeJson(value: unknown, indent?: number): string {
  return JSON.stringify(value, undefined, indent).replace(UNSAFE, escapeUnits);
}

/** The same for a `<script type="application/json">`, which ends at the first `</`. */
export function htmlJson(value: unknown): string {
  return safeJson(value).replace(/[<>&]/g, escapeUnits);
}

function escapeUnits(text: string): string {
  return Array.from(
    { length: text.length },
    (_, index) => `\\u${text.charCodeAt(index).toString(16).padStart(4, "0")}`,
  ).join("");
}
