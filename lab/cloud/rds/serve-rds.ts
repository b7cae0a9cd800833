import { randomUUID } from "node:crypto";
import type { IncomingMessage, ServerResponse } from "node:http";
import { answerText } from "../http/answer.ts";
import { readBody } from "../http/read-body.ts";
import type { Call } from "./calls/call-log.ts";
import { applyStatus } from "./faults/apply-status.ts";
import type { Fault } from "./faults/fault.ts";
import { REFUSALS } from "./faults/refusals.ts";
import { identifiersIn } from "./query/identifiers-in.ts";
import { Parameters } from "./query/parameters.ts";
import { renderXml, type XmlFields } from "./query/xml.ts";
import type { RdsContext } from "./rds-context.ts";
import { RdsError, refuse } from "./rds-error.ts";
import { ACTIONS } from "./registry.ts";

const RDS = "http://rds.amazonaws.com/doc/2014-10-31/";
const STS = "https://sts.amazonaws.com/doc/2011-06-15/";

/**
 * Answers one request of the RDS query protocol: runs its action, or says in the protocol's words why not.
 *
 * Scripted faults come between the request and the action, or between the action and the answer.
 */
export async function serveRds(
  context: RdsContext,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const parameters = new Parameters(await readBody(request));
  const action = parameters.text("Action") ?? "";
  const identifiers = identifiersIn(parameters);
  const fault = context.faults.take(action, identifiers);
  let hadEffect = false;
  const log = (outcome: Call["outcome"], code?: string) => {
    const attempt = attemptOf(request);
    const told = {
      ...(code === undefined ? {} : { code }),
      ...(fault === undefined ? {} : { fault: fault.fault }),
    };
    context.calls.add({
      at: new Date().toISOString(),
      action,
      identifiers,
      attempt,
      outcome,
      hadEffect,
      ...told,
    });
  };

  try {
    if (fault?.moment === "before") refuseBy(fault, { action, identifier: identifiers[0] ?? "" });
    if (fault?.moment === "before" && fault.fault === "cut") throw new Cut();
    const perform = ACTIONS[action];
    if (perform === undefined) throw refuse.unknownAction(action);
    const result = await perform(context, { parameters, region: regionOf(request) });
    hadEffect = true;
    if (fault?.fault === "status") applyStatus(context, fault, identifiers);
    if (fault?.moment === "after") refuseBy(fault, { action, identifier: identifiers[0] ?? "" });
    if (fault?.fault === "cut") throw new Cut();
    log("answered");
    answer(response, 200, `${action}Response`, {
      [`${action}Result`]: result,
      ResponseMetadata: { RequestId: randomUUID() },
    });
  } catch (error) {
    if (error instanceof Cut) {
      log("cut");
      response.destroy();
      return;
    }
    const { code, message, status } = asRdsError(error);
    log("refused", code);
    answer(response, status, "ErrorResponse", {
      Error: { Type: status < 500 ? "Sender" : "Receiver", Code: code, Message: message },
      RequestId: randomUUID(),
    });
  }
}

/** Ends a connection without an answer. */
class Cut extends Error {}

function refuseBy(fault: Fault, call: { readonly action: string; readonly identifier: string }): void {
  const refusal = REFUSALS[fault.fault];
  if (refusal !== undefined) throw refusal(fault, call);
}

function answer(response: ServerResponse, status: number, name: string, fields: XmlFields): void {
  const namespace = name.startsWith("GetCallerIdentity") ? STS : RDS;
  const xml = renderXml(name, fields).replace(`<${name}>`, `<${name} xmlns="${namespace}">`);
  answerText(response, status, xml, "text/xml");
}

// Signatures are not checked, but their scope tells the region the caller works in.
function regionOf(request: IncomingMessage): string {
  const [, region] =
    /Credential=[^/]+\/\d{8}\/([a-z0-9-]+)\//.exec(request.headers.authorization ?? "") ?? [];
  return region ?? "us-east-1";
}

function attemptOf(request: IncomingMessage): number | undefined {
  const [, attempt] = /attempt=(\d+)/.exec(String(request.headers["amz-sdk-request"] ?? "")) ?? [];
  return attempt === undefined ? undefined : Number(attempt);
}

function asRdsError(error: unknown): RdsError {
  if (error instanceof RdsError) return error;
  console.error(error);
  return new RdsError("InternalFailure", String(error), 500);
}
