import { z } from "zod";
import { deliverEvent } from "../../adapters/http-webhook.ts";
import { HEADERS, SECRET_REFERENCE, URL_TEXT } from "../../adapters/http-settings.ts";
import { fillText, fillVariables } from "../../adapters/shell-fill.ts";
import { resolveReference } from "../../adapters/shell-environment.ts";
import { printable } from "../../adapters/shell-text.ts";
import type { Finding } from "../../model/finding.ts";
import { messageOf } from "../../model/errors.ts";
import { checkSettings } from "../check-settings.ts";
import type { StepContext, StepKind, StepResult } from "../step-kind.ts";

const SETTINGS = z.strictObject({
  url: z
    .union([URL_TEXT, SECRET_REFERENCE], { error: "is neither an http(s) address nor { env: NAME }" })
    .describe("The webhook; an address that is itself a secret as { env: NAME }"),
  moment: z
    .string()
    .regex(/^[a-z]+(?:-[a-z]+)*$/, "is not a moment: use lower-case words with hyphens, such as fenced")
    .max(40)
    .default("progress")
    .describe("The event's type is rollback.<moment>"),
  message: z.string().min(1).max(4000).default("rolling {{target.stack}} back to {{release.version}}"),
  headers: HEADERS.optional(),
  secret: SECRET_REFERENCE.optional().describe("Signs the body with HMAC-SHA256 when given"),
  attempts: z.int().min(1).max(10).default(3),
  required: z
    .boolean()
    .default(false)
    .describe("A failed delivery fails the step; otherwise the step is skipped with the reason"),
});

type Params = z.infer<typeof SETTINGS>;

/**
 * Posts a signed CloudEvents 1.0 envelope to a webhook.
 *
 * Every attempt carries the same event id, so a receiver can drop a second delivery. An undelivered
 * message does not stop a rollback unless it is required; it is never reported as delivered.
 */
export const notify: StepKind<Params> = {
  kind: "notify",
  phase: "announce",
  class: "idempotent",
  settings: SETTINGS,
  timeoutMs: 3 * 60_000,
  title: ({ url, moment }) =>
    `notify ${typeof url === "string" ? origin(url) : `the webhook in ${url.env}`} (rollback.${moment})`,
  undoOf: () => ({ by: "unneeded", reason: "a message that was sent stays sent" }),
  check: async (params, context) => {
    const { url, message, headers, secret } = params;
    const findings = await checkSettings(context, {
      texts: [url, message, secret, ...Object.values(headers ?? {})],
    });
    return params.required ? findings : findings.map(softened);
  },
  apply,
  observe: () =>
    Promise.resolve({ found: "not-done", detail: "it may be sent again under the same event id" }),
};

async function apply(params: Params, context: StepContext): Promise<StepResult> {
  const { delivered, detail } = await deliver(params, context);
  if (delivered) return { status: "succeeded", detail };
  return { status: params.required ? "failed" : "skipped", detail: `not delivered: ${detail}` };
}

async function deliver(
  params: Params,
  context: StepContext,
): Promise<{ delivered: boolean; detail: string }> {
  try {
    const values = await context.values();
    const message = fillText(params.message, values);
    const url = resolveReference(params.url, context.environment);
    const event = {
      id: context.idempotencyKey,
      source: `/pulumi-rollback/${encodeURIComponent(values["target.stack"] ?? "")}`,
      type: `rollback.${params.moment}`,
      time: new Date().toISOString(),
      data: {
        run: context.run,
        step: context.step.id,
        stack: values["target.stack"],
        release: values["release.version"],
        message,
      },
    };
    const { detail, delivered, attempts } = await deliverEvent(event, {
      url: typeof params.url === "string" ? fillText(url, values) : url,
      secret: params.secret === undefined ? undefined : resolveReference(params.secret, context.environment),
      headers: fillVariables(params.headers, values, context.environment),
      attempts: params.attempts,
      signal: context.signal,
    });
    return { delivered, detail: attempts === 1 ? detail : `${detail} (attempt ${attempts})` };
  } catch (error) {
    return { delivered: false, detail: messageOf(error) };
  }
}

/** What would stop a rollback only for the sake of a message is a warning. */
function softened(finding: Finding): Finding {
  return finding.level === "blocking" ? { ...finding, level: "warning" } : finding;
}

function origin(url: string): string {
  return printable(
    url.startsWith("{{") ? url.replace(/\?.*$/, "") : (URL.parse(url)?.origin ?? "the webhook"),
    100,
  );
}
