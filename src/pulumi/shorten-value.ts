import { isMarked } from "./parse-checkpoint.ts";

/** Long enough for the place where two image names or policies differ; reports cut further. */
const LONGEST = 240;

/** What the engine writes for values it cannot know before the update (sdk/go/common/resource/plugin/rpc.go). */
const UNKNOWN: ReadonlySet<unknown> = new Set([
  "04da6b54-80e4-46f7-96ec-b56ff0331ba9",
  "1c4a061d-8072-4f0a-a4cb-0ff528b18fe7",
  "3eeb2bf0-c639-47a8-9e75-3b44932eb421",
  "6a19a0b0-7e62-4c92-b797-7f8e31da9cc2",
  "030794c1-ac77-496b-92df-f27374a8bd58",
  "e48ece36-62e2-4504-bad9-02848725956a",
  "dd056dcd-154b-4c76-9bd3-c8f88648b5ff",
]);

/** A property's value in a few characters: JSON for structures, `[secret]` and `[unknown]` for what cannot be shown, cut at 240 characters. */
export function shortenValue(value: unknown): string | undefined {
  if (value === undefined) return undefined;
  const plain = showable(value);
  const shown = typeof plain === "string" ? plain : JSON.stringify(plain);
  return shown.length > LONGEST ? `${shown.slice(0, LONGEST - 1)}…` : shown;
}

function showable(value: unknown): unknown {
  if (isMarked(value)) return "[secret]";
  if (UNKNOWN.has(value)) return "[unknown]";
  if (Array.isArray(value)) return value.map(showable);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, member]) => [key, showable(member)]));
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
