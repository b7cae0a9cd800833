import { z } from "zod";
import type { HttpAnswer } from "../../adapters/http.ts";
import { HEADERS, STATUSES, URL_TEXT } from "../../adapters/http-settings.ts";
import { DURATION, durationMs } from "../../adapters/shell-settings.ts";
import { printable } from "../../adapters/shell-text.ts";
import type { StepClass } from "../../model/step.ts";
import { checkSettings } from "../check-settings.ts";
import type { Observation, StepContext, StepKind, StepResult } from "../step-kind.ts";
import {
  hasOneBody,
  isReading,
  REQUEST,
  type RequestSettings,
  requestTitle,
  sendStepRequest,
} from "./request-settings.ts";

const TWO_BODIES = { error: "holds body and json; write one of the two", path: ["json"] };

const SETTINGS = REQUEST.extend({
  idempotent: z
    .literal(true)
    .optional()
    .describe("The server acts once however often it is asked, for example by Idempotency-Key"),
  observe: z
    .strictObject({
      url: URL_TEXT,
      headers: HEADERS.optional(),
      done: STATUSES.default([200]),
      notDone: STATUSES.default([404]),
    })
    .optional()
    .describe("A GET that tells whether the request took effect"),
  undo: REQUEST.refine(hasOneBody, TWO_BODIES).optional().describe("The request that takes it back"),
  within: DURATION.default("30s").describe("How long one request may take"),
})
  .refine(hasOneBody, TWO_BODIES)
  .refine(({ idempotent, observe }) => idempotent === undefined || observe === undefined, {
    error: "is both idempotent and observed; write one of the two",
    path: ["observe"],
  });

type Params = z.infer<typeof SETTINGS>;

/**
 * Sends one HTTP request, with the step's `Idempotency-Key`; redirects are not followed unless it only reads.
 *
 * A request that was sent and not answered is `unknown` unless it may be sent again or can be looked at.
 */
export const httpRequest: StepKind<Params> = {
  kind: "http-request",
  phase: "start",
  class: classOf,
  settings: SETTINGS,
  timeoutMs: 2 * 60_000,
  title: requestTitle,
  undoOf: ({ undo, method }) => {
    if (undo !== undefined) return { by: "step", title: requestTitle(undo) };
    if (isReading(method)) return { by: "unneeded", reason: "it only reads" };
    return { by: "nothing", reason: "the request names no undo" };
  },
  check: (params, context) => {
    const requests = [params, params.observe, params.undo].filter((request) => request !== undefined);
    const texts = requests.flatMap((request) => [request.url, ...Object.values(request.headers ?? {})]);
    return checkSettings(context, { texts: [...texts, params.body, params.undo?.body] });
  },
  apply: async (params, context) => {
    const answer = await sendStepRequest(params, durationMs(params.within), context);
    return judge(params, answer, classOf(params));
  },
  observe,
  undo: async ({ undo, within }, context) => {
    if (undo === undefined) return { status: "failed", detail: "the request names no undo" };
    return judge(undo, await sendStepRequest(undo, durationMs(within), context), "opaque");
  },
};

function classOf({ method, idempotent, observe: looks }: Params): StepClass {
  if (idempotent === true || isReading(method)) return "idempotent";
  return looks === undefined ? "opaque" : "observable";
}

function judge(request: RequestSettings, answer: HttpAnswer, stepClass: StepClass): StepResult {
  const title = requestTitle(request);
  if (answer.kind === "not-sent")
    return { status: "failed", detail: `${title} was not sent: ${answer.reason}` };
  if (answer.kind === "no-answer") {
    return {
      status: stepClass === "opaque" ? "unknown" : "failed",
      detail: `${title} was not answered: ${answer.reason}`,
    };
  }
  const data = { status: answer.status };
  if (request.status.includes(answer.status)) {
    return { status: "succeeded", detail: `${title} answered ${answer.status}`, data };
  }
  const said = answer.body === "" ? "" : `: ${printable(answer.body, 160)}`;
  return {
    status: "failed",
    detail: `${title} answered ${answer.status} instead of ${request.status.join(" or ")}${said}`,
    data,
  };
}

async function observe(params: Params, context: StepContext): Promise<Observation> {
  if (params.observe === undefined) {
    const again = classOf(params) === "idempotent";
    return {
      found: again ? "not-done" : "unknown",
      detail: again ? "it may be sent again" : "nothing was configured that could look",
    };
  }
  const { url, headers, done, notDone } = params.observe;
  const question = { method: "GET" as const, url, headers, status: done };
  const answer = await sendStepRequest(question, durationMs(params.within), context);
  if (answer.kind !== "answer") return { found: "unknown", detail: answer.reason };
  const detail = `${requestTitle(question)} answered ${answer.status}`;
  if (done.includes(answer.status)) return { found: "done", detail };
  return { found: notDone.includes(answer.status) ? "not-done" : "unknown", detail };
}
