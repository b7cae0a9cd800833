import { labEndpoint } from "../harness/lab-endpoint.ts";
import type { Properties } from "../harness/property-values.ts";

/** Stores a new resource; refuses when the id is taken, as AWS does for names that must be unique. */
export async function createStored(type: string, id: string, record: Properties): Promise<void> {
  const answer = await send("PUT", type, id, record, { "if-none-match": "*" });
  if (answer.status === 412) {
    throw new Error(`creating ${type} "${id}": it already exists; choose another name or import it`);
  }
  await accepted(answer, `creating ${type} "${id}"`);
}

/** The stored resource, or undefined when it is gone. */
export async function findStored(type: string, id: string): Promise<Properties | undefined> {
  const answer = await send("GET", type, id);
  if (answer.status === 404) return undefined;
  return (await accepted(answer, `reading ${type} "${id}"`)) as Properties;
}

/** Overwrites a stored resource. */
export async function replaceStored(type: string, id: string, record: Properties): Promise<void> {
  await accepted(await send("PUT", type, id, record), `updating ${type} "${id}"`);
}

/** Removes a stored resource; one that is gone already counts as removed. */
export async function removeStored(type: string, id: string): Promise<void> {
  const answer = await send("DELETE", type, id);
  if (answer.status !== 404) await accepted(answer, `deleting ${type} "${id}"`);
}

/** Every stored resource of a type. */
export async function listStored(type: string): Promise<Properties[]> {
  const answer = await fetch(`${labEndpoint()}/store/${encodeURIComponent(type)}`);
  const list = (await accepted(answer, `listing ${type}`)) as { items: { value: Properties }[] };
  return list.items.map((item) => item.value);
}

function send(
  method: string,
  type: string,
  id: string,
  record?: Properties,
  headers: Record<string, string> = {},
): Promise<Response> {
  return fetch(`${labEndpoint()}/store/${encodeURIComponent(type)}/${encodeURIComponent(id)}`, {
    method,
    headers: { "content-type": "application/json", ...headers },
    ...(record === undefined ? {} : { body: JSON.stringify(record) }),
  });
}

async function accepted(answer: Response, act: string): Promise<unknown> {
  const text = await answer.text();
  if (!answer.ok) throw new Error(`${act}: the lab's cloud answered ${answer.status}: ${text}`);
  return text === "" ? {} : (JSON.parse(text) as unknown);
}
