import { request as forward, type IncomingMessage, type ServerResponse } from "node:http";
import { answerText } from "../../cloud/http/answer.ts";

/**
 * Passes one HTTP request on to a pod and its answer back; 503 when there is no ready pod, 502 when it does not answer.
 *
 * Never tries a second pod: a request that may have had an effect must not have it twice.
 */
export function balanceRequest(
  request: IncomingMessage,
  response: ServerResponse,
  port: number | undefined,
): void {
  if (port === undefined) {
    answerText(response, 503, "no ready pod\n");
    return;
  }
  const { method, url, headers } = request;
  const outgoing = forward(
    { host: "127.0.0.1", port, method, path: url, headers, agent: false },
    (answer) => {
      response.writeHead(answer.statusCode ?? 502, answer.headers);
      answer.pipe(response);
    },
  );
  outgoing.on("error", (error) => {
    if (response.headersSent) response.destroy(error);
    else answerText(response, 502, `pod did not answer: ${error.message}\n`);
  });
  response.on("close", () => outgoing.destroy());
  request.pipe(outgoing);
}
