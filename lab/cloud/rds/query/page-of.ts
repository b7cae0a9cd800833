import { refuse } from "../rds-error.ts";
import type { Parameters } from "./parameters.ts";

const LARGEST = 100;
const SMALLEST = 20;

/** Cuts one page out of a list that is in the order of its keys; refuses page sizes AWS refuses. */
export function pageOf<T>(
  items: readonly T[],
  parameters: Parameters,
  keyOf: (item: T) => string,
): { readonly items: readonly T[]; readonly marker: string | undefined } {
  const size = parameters.number("MaxRecords") ?? LARGEST;
  if (size < SMALLEST || size > LARGEST) {
    throw refuse.invalidValue(
      `Invalid value ${size} for MaxRecords. Must be between ${SMALLEST} and ${LARGEST}`,
    );
  }
  const marker = parameters.text("Marker");
  const last = marker === undefined ? "" : Buffer.from(marker, "base64url").toString("utf8");
  const rest = items.filter((item) => keyOf(item) > last);
  const page = rest.slice(0, size);
  const end = page.at(-1);
  const hasMore = rest.length > size && end !== undefined;
  return { items: page, marker: hasMore ? Buffer.from(keyOf(end)).toString("base64url") : undefined };
}
