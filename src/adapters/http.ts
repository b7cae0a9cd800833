import {
  Agent as HttpAgent,
  type IncomingMessage,
  request as requestHttp,
  type RequestOptions,
} from "node:http";
import { Agent as HttpsAgent, request as requestHttps } from "node:https";
import type { LookupFunction } from "node:net";
import { messageOf } from "../model/errors.ts";
import { FORBIDDEN_ADDRESSES, forbiddenUrl } from "./http-address-guard.ts";
import { printable } from "./shell-text.ts";

/** One request. Redirects are followed for GET and HEAD only, at most five, and only within the same origin. */
export interface HttpRequest {
  readonly url: string;
  readonly method?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
  /** For the whole exchange, redirects and body included. */
  readonly timeoutMs: number;
  readonly signal?: AbortSignal;
  /** How much of the body is read; 1 MiB by default. */
  readonly bodyLimit?: number;
  /** Name resolution; the system's by default. */
  readonly lookup?: LookupFunction;
}

/**
 * What came of a request: `not-sent` means that the server cannot have seen it, `no-answer` that it
 * may have. `refused` marks a request that this tool will not make.
 */
export type HttpAnswer =
  | {
      readonly kind: "answer";
      readonly status: number;
      /** Names in lower case. */
      readonly headers: Readonly<Record<string, string>>;
      readonly body: string;
      /** The body went on beyond the limit. */
      readonly truncated: boolean;
    }
  | { readonly kind: "not-sent"; readonly reason: string; readonly refused: boolean }
  | { readonly kind: "no-answer"; readonly reason: string };

const REDIRECT_LIMIT = 5;

/**
 * Sends one request and reads one answer; an unreachable or slow server is an answer too, never a throw.
 *
 * Uses Node's own http client instead of `fetch`: only its agent takes a block list that is applied
 * to the connected address, so a name that resolves to a metadata service is refused without a gap
 * between look-up and connection. `NODE_USE_ENV_PROXY=1` is honoured as everywhere in Node.
 */
export async function sendRequest(request: HttpRequest): Promise<HttpAnswer> {
  const timeout = AbortSignal.timeout(request.timeoutMs);
  const signal = request.signal === undefined ? timeout : AbortSignal.any([timeout, request.signal]);
  let url = URL.parse(request.url);
  for (let hop = 0; hop <= REDIRECT_LIMIT; hop += 1) {
    if (url === null) return notSent("the address is not a URL");
    const refusal = forbiddenUrl(url);
    if (refusal !== undefined) return notSent(refusal);
    const answer = await exchange(url, request, signal, timeout);
    const next = redirectOf(answer, url, request.method ?? "GET");
    if (next === undefined) return answer;
    url = next;
  }
  return { kind: "no-answer", reason: `more than ${REDIRECT_LIMIT} redirects` };
}

function notSent(reason: string): HttpAnswer {
  return { kind: "not-sent", reason, refused: true };
}

/** Where the answer sends us, when we follow: another origin could read our headers or be an inner address. */
function redirectOf(answer: HttpAnswer, from: URL, method: string): URL | undefined {
  if (answer.kind !== "answer" || answer.status < 300 || answer.status > 399) return undefined;
  if (method !== "GET" && method !== "HEAD") return undefined;
  const { location } = answer.headers;
  const to = location === undefined ? null : URL.parse(location, from.href);
  return to?.origin === from.origin ? to : undefined;
}

function exchange(
  url: URL,
  request: HttpRequest,
  signal: AbortSignal,
  timeout: AbortSignal,
): Promise<HttpAnswer> {
  return new Promise((resolve) => {
    let connected = false;
    const fail = (error: unknown): void => {
      const reason = timeout.aborted
        ? `no answer within ${request.timeoutMs} ms`
        : printable(messageOf(error));
      const refused = hasCode(error, "ERR_IP_BLOCKED");
      if (refused) resolve(notSent("the name leads to a link-local or metadata address"));
      else resolve(connected ? { kind: "no-answer", reason } : { kind: "not-sent", reason, refused: false });
    };
    try {
      const options = optionsOf(url, request, signal);
      const outgoing = url.protocol === "https:" ? requestHttps(url, options) : requestHttp(url, options);
      outgoing.on("response", (incoming) => {
        readAnswer(incoming, request.bodyLimit ?? 1024 * 1024).then(resolve, fail);
      });
      outgoing.on("error", fail);
      outgoing.on("socket", (socket) => {
        socket.once(url.protocol === "https:" ? "secureConnect" : "connect", () => (connected = true));
      });
      outgoing.end(request.body);
    } catch (error) {
      resolve(notSent(printable(messageOf(error))));
    }
  });
}

function optionsOf(url: URL, request: HttpRequest, signal: AbortSignal): RequestOptions {
  const proxy = process.env["NODE_USE_ENV_PROXY"] === "1" ? { proxyEnv: process.env } : {};
  const agentOptions = { keepAlive: false, blockList: FORBIDDEN_ADDRESSES, ...proxy };
  return {
    agent: url.protocol === "https:" ? new HttpsAgent(agentOptions) : new HttpAgent(agentOptions),
    method: request.method ?? "GET",
    headers: {
      "user-agent": "pulumi-rollback",
      ...(request.body === undefined ? {} : { "content-length": String(Buffer.byteLength(request.body)) }),
      ...request.headers,
    },
    signal,
    ...(request.lookup === undefined ? {} : { lookup: request.lookup }),
  };
}

async function readAnswer(incoming: IncomingMessage, limit: number): Promise<HttpAnswer> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of incoming as AsyncIterable<Buffer>) {
    chunks.push(chunk);
    size += chunk.length;
    if (size > limit) break;
  }
  const headers = Object.fromEntries(
    Object.entries(incoming.headers).map(([name, value]) => [
      name,
      Array.isArray(value) ? value.join(", ") : (value ?? ""),
    ]),
  );
  const body = Buffer.concat(chunks).subarray(0, limit).toString("utf8");
  return { kind: "answer", status: incoming.statusCode ?? 0, headers, body, truncated: size > limit };
}

function hasCode(error: unknown, code: string): boolean {
  return error instanceof Error && "code" in error && error.code === code;
}
