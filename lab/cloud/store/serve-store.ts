import type { IncomingMessage, ServerResponse } from "node:http";
import { answerJson, answerText } from "../http/answer.ts";
import { readBody } from "../http/read-body.ts";
import type { ResourceStore } from "./resource-store.ts";

/**
 * Answers `/store/<type>/<id>` (GET, PUT, DELETE) and `GET /store/<type>`, both parts percent-encoded.
 *
 * `If-None-Match: *` makes a PUT a create: 412 when the id is taken, so that two creates cannot both win.
 */
export async function serveStore(
  store: ResourceStore,
  request: IncomingMessage,
  response: ServerResponse,
  path: string,
): Promise<void> {
  const [type = "", id, ...rest] = path.split("/").filter(Boolean).map(decodeURIComponent);
  if (type === "" || rest.length > 0) {
    answerJson(response, 400, { error: `"${path}" is not <type>/<id>; percent-encode both parts` });
    return;
  }
  if (id === undefined) {
    answerJson(response, 200, { items: store.list(type) });
    return;
  }
  const { method = "GET" } = request;
  if (method === "PUT") return putResource(store, request, response, { type, id });
  if (method === "GET") answerFound(response, store.find(type, id)?.value, `${type} "${id}"`);
  else if (method === "DELETE")
    answerFound(response, store.remove(type, id) ? {} : undefined, `${type} "${id}"`);
  else answerText(response, 405, `method ${method} is not served; use GET, PUT or DELETE`);
}

function answerFound(response: ServerResponse, value: unknown, subject: string): void {
  if (value === undefined) answerJson(response, 404, { error: `no ${subject}` });
  else answerJson(response, 200, value);
}

async function putResource(
  store: ResourceStore,
  request: IncomingMessage,
  response: ServerResponse,
  key: { readonly type: string; readonly id: string },
): Promise<void> {
  let value: unknown;
  try {
    value = JSON.parse(await readBody(request));
  } catch (error) {
    answerJson(response, 400, { error: `body of ${key.type} "${key.id}" is not JSON: ${String(error)}` });
    return;
  }
  const exists = store.find(key.type, key.id) !== undefined;
  if (exists && request.headers["if-none-match"] === "*") {
    answerJson(response, 412, { error: `${key.type} "${key.id}" exists already` });
    return;
  }
  store.put(key.type, key.id, value);
  answerJson(response, exists ? 200 : 201, value);
}
