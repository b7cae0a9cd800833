import type { ServerResponse } from "node:http";

/** Sends one JSON document and ends the response. */
export function answerJson(response: ServerResponse, status: number, value: unknown): void {
  answerText(response, status, JSON.stringify(value), "application/json");
}

/** Sends one text body with its content type and ends the response. */
export function answerText(
  response: ServerResponse,
  status: number,
  body: string | Buffer,
  contentType = "text/plain; charset=utf-8",
): void {
  response.writeHead(status, { "content-type": contentType, "content-length": Buffer.byteLength(body) });
  response.end(body);
}
