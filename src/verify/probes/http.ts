import type { z } from "zod";
import { sendRequest } from "../../adapters/http.ts";
import { HEADERS, URL_TEXT } from "../../adapters/http-settings.ts";
import { fillText, fillVariables } from "../../adapters/shell-fill.ts";
import { DURATION, durationMs } from "../../adapters/shell-settings.ts";
import { printable } from "../../adapters/shell-text.ts";
import type { ProbeKind } from "../probe.ts";
import { deviation, EXPECTATION, parse, reportedVersion } from "./http-expectation.ts";

const SETTINGS = EXPECTATION.extend({
  url: URL_TEXT.describe("Address to ask; {{outputs.name}} inserts an output of the stack"),
  headers: HEADERS.optional(),
  within: DURATION.default("5s").describe("How long one look may take; at most a minute"),
});

type Params = z.infer<typeof SETTINGS>;

/**
 * Asks an address once and compares the answer with what is expected.
 *
 * Reads at most 1 MiB of the body. Follows redirects within the same origin only. A right status
 * with a wrong version is a failed sample: an old replica behind the same address answers 200 too.
 */
export const httpProbe: ProbeKind<Params> = {
  kind: "http",
  settings: SETTINGS,
  title: ({ url }) => `GET ${printable(url.replace(/\?.*$/, ""), 100)}`,
  look: async (params, context) => {
    const values = await context.values();
    const answer = await sendRequest({
      url: fillText(params.url, values),
      headers: fillVariables(params.headers, values, context.environment),
      timeoutMs: durationMs(params.within),
      signal: context.signal,
    });
    if (answer.kind === "not-sent" && answer.refused)
      return { verdict: "inconclusive", detail: `not asked: ${answer.reason}`, answered: false };
    if (answer.kind !== "answer") return { verdict: "failed", detail: answer.reason, answered: false };
    const wrong = deviation(answer, params, context.expectedVersion);
    if (wrong !== undefined) return { verdict: "failed", detail: wrong, answered: true };
    const version = reportedVersion(answer, parse(answer.body), params);
    const named = typeof version === "string" ? `, version ${printable(version, 80)}` : "";
    return { verdict: "passed", detail: `status ${answer.status}${named}`, answered: true };
  },
};
