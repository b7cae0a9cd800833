import type { ResourceOperation } from "./resource-change.ts";

const MAKES_A_NAME: ReadonlySet<ResourceOperation> = new Set([
  "create",
  "replace",
  "create-replacement",
  "import-replacement",
]);

/** Whether the operation may give the resource a new name of the engine's making. */
export function makesName(op: string): boolean {
  return (MAKES_A_NAME as ReadonlySet<string>).has(op);
}

/**
 * Replaces the random ends of auto-names (`backend-ee705d8e`) in every text of a value by `*`.
 *
 * Two previews of the same thing give a new resource two names, and everything that mentions it
 * differs too; an approval must survive that. `names` are the logical names of the resources that
 * get one. What a program chose itself is bound by its commit and its configuration anyway.
 */
export function withoutAutoNames<Value>(value: Value, names: Iterable<string>): Value {
  const alternatives = [...new Set(names)].map(literal).sort((a, b) => b.length - a.length);
  if (alternatives.length === 0) return value;
  const pattern = new RegExp(`(${alternatives.join("|")})([-_]?)[0-9a-f]{6,10}(?![0-9a-z])`, "gi");
  return mapTexts(value, (text) => text.replace(pattern, "$1$2*")) as Value;
}

function mapTexts(value: unknown, change: (text: string) => string): unknown {
  if (typeof value === "string") return change(value);
  if (Array.isArray(value)) return value.map((item) => mapTexts(item, change));
  if (value === null || typeof value !== "object") return value;
  return Object.fromEntries(Object.entries(value).map(([key, member]) => [key, mapTexts(member, change)]));
}

function literal(text: string): string {
  return text.replaceAll(/[\\^$.*+?()[\]{}|]/g, "\\$&");
}
