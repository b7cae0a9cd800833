import { z } from "zod";
import type { HttpAnswer } from "../../adapters/http.ts";
import { STATUSES } from "../../adapters/http-settings.ts";
import { printable } from "../../adapters/shell-text.ts";
import { isExpectedVersion } from "../expected-version.ts";

const JSON_PATH = z
  .string()
  .regex(/^[\w-]+(?:\.[\w-]+)*$/, 'is not a path such as "data.version"')
  .describe("Path into the JSON body, such as data.version");
const HEADER_NAME = z.string().regex(/^[A-Za-z0-9-]{1,100}$/, "is not the name of a header");

/** What an answer must be like; everything that is given must hold. */
export const EXPECTATION = z.strictObject({
  status: STATUSES.default([200]),
  json: z
    .record(JSON_PATH, z.union([z.string(), z.number(), z.boolean(), z.null()]))
    .optional()
    .describe("Values the JSON body must hold, by path"),
  header: z.record(HEADER_NAME, z.string()).optional().describe("Headers the answer must have, exactly"),
  version: z
    .union([z.strictObject({ json: JSON_PATH }), z.strictObject({ header: HEADER_NAME })], {
      error: 'is neither { json: "path" } nor { header: "name" }',
    })
    .optional()
    .describe("Where the answer names its version; it must be the release's, with or without a leading v"),
  contains: z.string().max(4096).optional().describe("A text the body must contain"),
});

/** The expectation as validated. */
export type Expectation = z.infer<typeof EXPECTATION>;

type Answer = Extract<HttpAnswer, { kind: "answer" }>;

/** The first thing that is not as expected, in words; undefined when all is. */
export function deviation(answer: Answer, expected: Expectation, version: string): string | undefined {
  if (!expected.status.includes(answer.status)) return redirectHint(answer, expected);
  const body = parse(answer.body);
  const reported = reportedVersion(answer, body, expected);
  if (reported !== undefined && !(reported !== null && isExpectedVersion(reported, version))) {
    return `status ${answer.status}, but version ${reported === null ? "is not named" : show(reported)} instead of ${show(version)}`;
  }
  for (const [path, value] of Object.entries(expected.json ?? {})) {
    const found = valueAt(body, path);
    if (found !== value)
      return `status ${answer.status}, but ${path} is ${show(found)} instead of ${show(value)}`;
  }
  for (const [name, value] of Object.entries(expected.header ?? {})) {
    const found = answer.headers[name.toLowerCase()];
    if (found !== value)
      return `status ${answer.status}, but header ${name} is ${show(found)} instead of ${show(value)}`;
  }
  if (expected.contains !== undefined && !answer.body.includes(expected.contains)) {
    return `status ${answer.status}, but the body${answer.truncated ? "'s first part" : ""} lacks ${show(expected.contains)}`;
  }
  return undefined;
}

/** The version an answer names: `null` when it should name one and does not, undefined when nobody asked. */
export function reportedVersion(
  answer: Answer,
  body: unknown,
  { version }: Expectation,
): string | null | undefined {
  if (version === undefined) return undefined;
  const found =
    "json" in version ? valueAt(body, version.json) : answer.headers[version.header.toLowerCase()];
  return typeof found === "string" || typeof found === "number" ? String(found) : null;
}

/** Reads a JSON body; undefined when it is none. */
export function parse(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    return undefined;
  }
}

function redirectHint(answer: Answer, expected: Expectation): string {
  const { location } = answer.headers;
  const where =
    location === undefined
      ? ""
      : ` (to ${printable(location, 120)}, which is another origin and was not followed)`;
  return `status ${answer.status} instead of ${expected.status.join(" or ")}${where}`;
}

function valueAt(body: unknown, path: string): unknown {
  return path.split(".").reduce<unknown>((value, key) => {
    if (value === null || typeof value !== "object" || !Object.hasOwn(value, key)) return undefined;
    return (value as Record<string, unknown>)[key];
  }, body);
}

function show(value: unknown): string {
  return value === undefined ? "missing" : printable(JSON.stringify(value), 80);
}
