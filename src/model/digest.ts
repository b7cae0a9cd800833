import { hash } from "node:crypto";

/** JSON with sorted keys and no undefined members, so that equal values give equal text. */
export function canonicalJson(value: unknown): string {
  return JSON.stringify(sorted(value));
}

/** Lower-case hex sha256 of a text. */
export function sha256(text: string | Uint8Array): string {
  return hash("sha256", text);
}

/** sha256 over the canonical JSON of a value. */
export function digestOf(value: unknown): string {
  return sha256(canonicalJson(value));
}

/** The value itself where its keys are sorted already, as most of a state's are: a copy of all of it fills the memory. */
function sorted(value: unknown): unknown {
  if (value === null || typeof value !== "object") return value;
  if (Array.isArray(value)) {
    const members = value.map(sorted);
    return members.every((member, index) => member === value[index]) ? value : members;
  }
  const entries = Object.entries(value).map(([key, member]): [string, unknown] => [key, sorted(member)]);
  const isSorted = entries.every(([key], index) => index === 0 || (entries[index - 1]?.[0] ?? "") < key);
  if (isSorted && entries.every(([key, member]) => member === (value as Record<string, unknown>)[key]))
    return value;
  const present = entries.filter(([, member]) => member !== undefined);
  present.sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0));
  return Object.fromEntries(present);
}
