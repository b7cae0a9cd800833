/**
 * Parses JSON so that `JSON.stringify` gives every number back digit by digit.
 *
 * A number that a double cannot hold (above 2^53, or with more digits) is kept as its source text;
 * anything that edits and writes back foreign data, such as a stack's state, must use this.
 */
export function parseExactJson(text: string): unknown {
  return JSON.parse(text, keepSource as (key: string, value: unknown) => unknown);
}

// TypeScript's library does not know the third argument and rawJSON yet (ECMAScript, JSON.parse source text access).
const rawJson = (JSON as unknown as { readonly rawJSON: (text: string) => unknown }).rawJSON;

function keepSource(_key: string, value: unknown, context: { readonly source?: string }): unknown {
  if (typeof value !== "number" || context.source === undefined) return value;
  return String(value) === context.source ? value : rawJson(context.source);
}
