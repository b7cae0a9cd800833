import { createHmac } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import { type HttpAnswer, sendRequest } from "./http.ts";

/** The fields of a CloudEvents 1.0 event that its sender chooses. */
export interface WebhookEvent {
  /** The same over all attempts, so that a receiver can drop a second delivery. */
  readonly id: string;
  readonly source: string;
  readonly type: string;
  readonly time: string;
  readonly data: Readonly<Record<string, unknown>>;
}

/** Where an event goes, and how patiently. */
export interface WebhookDelivery {
  readonly url: string;
  /** Signs the body when given. */
  readonly secret?: string | undefined;
  readonly headers?: Readonly<Record<string, string>>;
  /** Attempts in all; 3 by default. */
  readonly attempts?: number;
  /** For one attempt; 10 s by default. */
  readonly timeoutMs?: number;
  readonly signal: AbortSignal;
  /** The first pause; it doubles every time. 1 s by default. */
  readonly pauseMs?: number;
}

/** Whether the receiver took the event, and what it said. */
export interface DeliveryResult {
  readonly delivered: boolean;
  readonly detail: string;
  readonly attempts: number;
}

/** A receiver may ask for any pause; a rollback does not wait longer than this between two attempts. */
const LONGEST_PAUSE_MS = 30_000;

/** The header that carries the signature: `t=<unix seconds>,v1=<hex>`. */
export const SIGNATURE_HEADER = "rollback-signature";

/** HMAC-SHA256 over `<timestamp>.<body>`: the time is signed too, so that an old delivery cannot be played again. */
export function webhookSignature(secret: string, timestamp: number, body: string): string {
  const digest = createHmac("sha256", secret).update(`${timestamp}.${body}`).digest("hex");
  return `t=${timestamp},v1=${digest}`;
}

/**
 * Posts an event in CloudEvents' structured form until the receiver answers 2xx.
 *
 * Tries again when nothing was answered, and after 408, 429 and 5xx, honouring `Retry-After` up to
 * 30 s; any other answer is final, and so is an address that may not be asked. Never throws.
 */
export async function deliverEvent(event: WebhookEvent, delivery: WebhookDelivery): Promise<DeliveryResult> {
  const { data, ...context } = event;
  const body = JSON.stringify({ specversion: "1.0", ...context, datacontenttype: "application/json", data });
  const limit = delivery.attempts ?? 3;
  for (let attempt = 1; ; attempt += 1) {
    const answer = await post(body, delivery);
    if (answer.kind === "answer" && answer.status >= 200 && answer.status < 300) {
      return { delivered: true, detail: `answered ${answer.status}`, attempts: attempt };
    }
    const detail = answer.kind === "answer" ? `answered ${answer.status}` : answer.reason;
    if (attempt >= limit || !isWorthTrying(answer) || delivery.signal.aborted) {
      return { delivered: false, detail, attempts: attempt };
    }
    const pause = retryAfterMs(answer) ?? (delivery.pauseMs ?? 1000) * 2 ** (attempt - 1);
    await sleep(Math.min(pause, LONGEST_PAUSE_MS), undefined, { signal: delivery.signal }).catch(
      () => undefined,
    );
  }
}

async function post(
  body: string,
  { url, secret, headers, timeoutMs, signal }: WebhookDelivery,
): Promise<HttpAnswer> {
  const timestamp = Math.floor(Date.now() / 1000);
  return await sendRequest({
    url,
    method: "POST",
    headers: {
      ...headers,
      "content-type": "application/cloudevents+json; charset=utf-8",
      ...(secret === undefined ? {} : { [SIGNATURE_HEADER]: webhookSignature(secret, timestamp, body) }),
    },
    body,
    timeoutMs: timeoutMs ?? 10_000,
    signal,
    bodyLimit: 4096,
  });
}

function isWorthTrying(answer: HttpAnswer): boolean {
  if (answer.kind === "not-sent") return !answer.refused;
  return (
    answer.kind === "no-answer" || answer.status === 408 || answer.status === 429 || answer.status >= 500
  );
}

/** Seconds or a date (RFC 9110 §10.2.3); undefined when the receiver does not say. */
function retryAfterMs(answer: HttpAnswer): number | undefined {
  const text = answer.kind === "answer" ? answer.headers["retry-after"] : undefined;
  if (text === undefined) return undefined;
  const pause = /^\d+$/.test(text) ? Number(text) * 1000 : Date.parse(text) - Date.now();
  return Number.isNaN(pause) ? undefined : Math.max(pause, 0);
}
