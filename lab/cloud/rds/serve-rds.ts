import { randomUUID } from "node:crypto";
import type { IncomingMessage, ServerResponse } from "node:http";
import { answerText } from "../http/answer.ts";
import { readBody } from "../http/read-body.ts";
import { Parameters } from "./query/parameters.ts";
import { renderXml, type XmlFields } from "./query/xml.ts";
import type { RdsContext } from "./rds-context.ts";
import { RdsError, refuse } from "./rds-error.ts";
import { ACTIONS } from "./registry.ts";

const NAMESPACE = "http://rds.amazonaws.com/doc/2014-10-31/";

/** Answers one request of the RDS query protocol: runs its action, or says in the protocol's words why not. */
export async function serveRds(
  context: RdsContext,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const parameters = new Parameters(await readBody(request));
  const name = parameters.text("Action") ?? "";
  try {
    const action = ACTIONS[name];
    if (action === undefined) throw refuse.unknownAction(name);
    const result = await action(context, { parameters, region: regionOf(request) });
    answer(response, 200, `${name}Response`, {
      [`${name}Result`]: result,
      ResponseMetadata: { RequestId: randomUUID() },
    });
  } catch (error) {
    if (!(error instanceof RdsError)) throw error;
    const { code, message, status } = error;
    answer(response, status, "ErrorResponse", {
      Error: { Type: status < 500 ? "Sender" : "Receiver", Code: code, Message: message },
      RequestId: randomUUID(),
    });
  }
}

function answer(response: ServerResponse, status: number, name: string, fields: XmlFields): void {
  const xml = renderXml(name, fields).replace(`<${name}>`, `<${name} xmlns="${NAMESPACE}">`);
  answerText(response, status, xml, "text/xml");
}

// Signatures are not checked, but their scope tells the region the caller works in.
function regionOf(request: IncomingMessage): string {
  const [, region] =
    /Credential=[^/]+\/\d{8}\/([a-z0-9-]+)\//.exec(request.headers.authorization ?? "") ?? [];
  return region ?? "us-east-1";
}
