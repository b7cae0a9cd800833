import { isMarked } from "./parse-checkpoint.ts";

/** Long enough for the place where two image names or policies differ; reports cut further. */
const LONGEST = 240;

/** A property's value in a few characters: JSON for structures, `[secret]` for secrets, cut at 240 characters. */
export function shortenValue(value: unknown): string | undefined {
  if (value === undefined) return undefined;
  const shown = typeof value === "string" ? value : JSON.stringify(withoutSecrets(value));
  return shown.length > LONGEST ? `${shown.slice(0, LONGEST - 1)}…` : shown;
}

function withoutSecrets(value: unknown): unknown {
  if (isMarked(value)) return "[secret]";
  if (Array.isArray(value)) return value.map(withoutSecrets);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, member]) => [key, withoutSecrets(member)]));
}

/** The value at a path of the engine's detailed diff, such as `spec.containers[0]["image.tag"]`. */
export function valueAt(root: unknown, path: string): unknown {
  let value = root;
  for (const match of path.matchAll(/\["((?:[^"\\]|\\.)*)"\]|\[(\d+)\]|([^.[\]]+)/g)) {
    if (isMarked(value)) return value;
    if (typeof value !== "object" || value === null) return undefined;
    const key = match[1]?.replaceAll('\\"', '"') ?? match[2] ?? match[3] ?? "";
    value = Object.hasOwn(value, key) ? (value as Record<string, unknown>)[key] : undefined;
  }
  return value;
}
