import type { IncomingMessage, ServerResponse } from "node:http";
import { answerText } from "../../http/answer.ts";
import { readBody } from "../../http/read-body.ts";
import { accountId } from "../account.ts";
import type { Fault } from "../faults/fault.ts";
import { REFUSALS } from "../faults/refusals.ts";
import type { RdsContext } from "../rds-context.ts";
import { RdsError } from "../rds-error.ts";
import { keyState } from "./key-state.ts";

const SERVICE = "TrentService.";

/** Whether a request speaks to KMS, whose JSON protocol names the action in a header. */
export function isForKms(request: IncomingMessage): boolean {
  return String(request.headers["x-amz-target"] ?? "").startsWith(SERVICE);
}

/** Answers KMS as far as the lab knows it: `DescribeKey`, with the states of the fault script. */
export async function serveKms(
  context: RdsContext,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const action = String(request.headers["x-amz-target"]).slice(SERVICE.length);
  const { KeyId: key = "" } = JSON.parse(await readBody(request)) as { KeyId?: string };
  const fault = context.faults.take(action, [key]);
  const call = { at: new Date().toISOString(), action, identifiers: [key], attempt: undefined };
  try {
    if (fault !== undefined) refuseBy(fault, action, key);
    if (action !== "DescribeKey") throw new RdsError("UnknownOperation", `the lab's KMS knows no ${action}`);
    const state = keyState(context, key);
    if (state === "Deleted") throw new RdsError("NotFound", `Key '${key}' does not exist`);
    context.calls.add({ ...call, outcome: "answered", hadEffect: true });
    answer(response, 200, {
      KeyMetadata: {
        AWSAccountId: accountId(),
        Arn: key,
        KeyId: key.split("/").at(-1),
        Enabled: state === "Enabled",
        KeyState: state,
      },
    });
  } catch (error) {
    if (!(error instanceof RdsError)) throw error;
    const code = /Exception$/.test(error.code) ? error.code : `${error.code}Exception`;
    context.calls.add({
      ...call,
      outcome: "refused",
      code,
      hadEffect: false,
      ...(fault && { fault: fault.fault }),
    });
    answer(response, error.status, { __type: code, message: error.message });
  }
}

function refuseBy(fault: Fault, action: string, identifier: string): void {
  const refusal = REFUSALS[fault.fault];
  if (refusal !== undefined) throw refusal(fault, { action, identifier });
}

function answer(response: ServerResponse, status: number, body: object): void {
  answerText(response, status, JSON.stringify(body), "application/x-amz-json-1.1");
}
