import type { IncomingMessage } from "node:http";

const LIMIT_BYTES = 16 * 1024 * 1024;

/** Reads a request's whole body as text; refuses more than 16 MiB, which no caller of the lab needs. */
export async function readBody(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > LIMIT_BYTES) throw new Error(`request body is larger than ${LIMIT_BYTES} bytes; send less`);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString("utf8");
}
