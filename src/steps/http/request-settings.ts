import { z } from "zod";
import { sendRequest, type HttpAnswer } from "../../adapters/http.ts";
import { HEADERS, METHODS, STATUSES, URL_TEXT } from "../../adapters/http-settings.ts";
import { fillText, fillVariables } from "../../adapters/shell-fill.ts";
import { printable } from "../../adapters/shell-text.ts";
import type { StepContext } from "../step-kind.ts";
import { withFixedValues } from "../with-fixed-values.ts";

/** One HTTP request as rollback.yaml writes it. */
export const REQUEST = z.strictObject({
  method: z.enum(METHODS).default("POST"),
  url: URL_TEXT.describe("Address; {{outputs.name}} inserts an output of the stack"),
  headers: HEADERS.optional(),
  body: z.string().max(65_536).optional().describe("Body as it is sent"),
  json: z.json().optional().describe("Body as data; sent as application/json"),
  status: STATUSES.default([200, 201, 202, 204]),
});

export type RequestSettings = z.infer<typeof REQUEST>;

/** A request whose two ways to write a body exclude each other. */
export function hasOneBody({ body, json }: Pick<RequestSettings, "body" | "json">): boolean {
  return body === undefined || json === undefined;
}

/** The methods that only read (RFC 9110 §9.2.1). */
export function isReading(method: RequestSettings["method"]): boolean {
  return method === "GET" || method === "HEAD";
}

/** A request in a few words, without its query, which may hold a token. */
export function requestTitle({ method, url }: Pick<RequestSettings, "method" | "url">): string {
  return `${method} ${printable(url.replace(/\?.*$/, ""), 100)}`;
}

/** Sends the request with the step's idempotency key; values are inserted as data, inside JSON into its texts only. */
export async function sendStepRequest(
  request: RequestSettings,
  timeoutMs: number,
  context: StepContext,
): Promise<HttpAnswer> {
  const values = await (await withFixedValues(context, request)).values();
  const body = request.json === undefined ? request.body : JSON.stringify(fillJson(request.json, values));
  return await sendRequest({
    url: fillText(request.url, values),
    method: request.method,
    headers: {
      ...(request.json === undefined ? {} : { "content-type": "application/json" }),
      "idempotency-key": context.idempotencyKey,
      ...fillVariables(request.headers, values, context.environment),
    },
    ...(body === undefined ? {} : { body: request.json === undefined ? fillText(body, values) : body }),
    timeoutMs,
    signal: context.signal,
    bodyLimit: 64 * 1024,
  });
}

function fillJson(value: unknown, values: Readonly<Record<string, string>>): unknown {
  if (typeof value === "string") return fillText(value, values);
  if (Array.isArray(value)) return value.map((item) => fillJson(item, values));
  if (value === null || typeof value !== "object") return value;
  return Object.fromEntries(Object.entries(value).map(([key, member]) => [key, fillJson(member, values)]));
}
