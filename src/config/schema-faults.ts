import { z } from "zod";
import { type Fault, quote } from "./fault.ts";
import { nearestKey } from "./nearest-key.ts";

type Issue = z.core.$ZodIssue;

/** Checks data against a schema; every fault names the wrong value and, where one is near, the right one. */
export function checkSchema<T>(
  schema: z.ZodType<T>,
  data: unknown,
): { value: T; faults: [] } | { faults: Fault[] } {
  const result = schema.safeParse(data, { error: listKnownKeys, reportInput: true });
  return result.success
    ? { value: result.data, faults: [] }
    : { faults: result.error.issues.flatMap(faultsOf) };
}

/** The message of an unknown key is the list of known ones: only here does zod tell which object was asked. */
function listKnownKeys(issue: z.core.$ZodRawIssue): string | undefined {
  if (issue.code !== "unrecognized_keys" || !(issue.inst instanceof z.ZodObject)) return undefined;
  return Object.keys(issue.inst.shape).join(" ");
}

function faultsOf(issue: Issue): Fault[] {
  const path = issue.path.map((part) => (typeof part === "number" ? part : String(part)));
  if (issue.code === "unrecognized_keys") {
    const known = issue.message.split(" ");
    return issue.keys.map((key) => ({
      path,
      key,
      message: `${quote(key)} is not a known key${hint(key, known)}; known here: ${known.join(", ")}`,
    }));
  }
  if (issue.code === "invalid_key") {
    const key = String(path.at(-1));
    return [
      {
        path: path.slice(0, -1),
        key,
        message: `${quote(key)} ${issue.issues[0]?.message ?? "is no valid name"}`,
      },
    ];
  }
  return [{ path, message: messageOf(issue) }];
}

function messageOf(issue: Exclude<Issue, { code: "unrecognized_keys" | "invalid_key" }>): string {
  if (issue.code === "invalid_union" && "options" in issue) return wrongKind(issue);
  if (issue.input === undefined) return "is missing";
  const value = show(issue.input);
  // A message of our own reads on from the value; zod's own ones begin with a capital letter.
  if (!/^[A-Z]/.test(issue.message))
    return isPlain(issue.input) ? `${value} ${issue.message}` : issue.message;
  if (issue.code === "invalid_type")
    return `${value} is not ${WORDS[issue.expected] ?? `a ${issue.expected}`}`;
  if (issue.code === "invalid_value") {
    const known = issue.values.map(String);
    return `${value} is not one of ${known.join(", ")}${hint(issue.input, known)}`;
  }
  return `${value}: ${issue.message.charAt(0).toLowerCase()}${issue.message.slice(1)}`;
}

const WORDS: Readonly<Record<string, string>> = {
  string: "a text",
  object: "a map",
  record: "a map",
  array: "a list",
  int: "a whole number",
};

/** Zod tells the discriminator's known values, but its type of the issue does not name them. */
function wrongKind(issue: { readonly options?: unknown; readonly input?: unknown }): string {
  const known = Array.isArray(issue.options) ? issue.options.map(String) : [];
  const kind = kindOf(issue.input);
  if (kind === undefined) return `is missing; write one of ${known.join(", ")}`;
  return `${show(kind)} is not known${hint(kind, known)}; write one of ${known.join(", ")}`;
}

function kindOf(input: unknown): unknown {
  return input !== null && typeof input === "object" && "kind" in input ? input.kind : undefined;
}

function hint(typed: unknown, known: readonly string[]): string {
  const near = typeof typed === "string" ? nearestKey(typed, known) : undefined;
  return near === undefined ? "" : `, did you mean ${quote(near)}?`;
}

function isPlain(value: unknown): boolean {
  return value === null || typeof value !== "object";
}

function show(value: unknown): string {
  if (typeof value === "string") return quote(value);
  if (Array.isArray(value)) return "a list";
  return value !== null && typeof value === "object" ? "a map" : String(value);
}
