import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { text } from "node:stream/consumers";

/** A server of the spec itself: it records what it is sent and answers what it is told to. */
export interface LocalServer {
  readonly port: number;
  readonly bodies: string[];
  answer: string;
}

const opened: (() => void)[] = [];

/** Opens a server on a free loopback port; closed by `closeServers`. */
export async function localServer(answer = "{}"): Promise<LocalServer> {
  const bodies: string[] = [];
  const state = { answer };
  const server = createServer((request, response) => {
    void text(request).then((body) => {
      bodies.push(body);
      response.end(state.answer);
    });
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  opened.push(() => {
    server.closeAllConnections();
    server.close();
  });
  return Object.assign(state, { port: (server.address() as AddressInfo).port, bodies });
}

/** Closes every server opened since the last call. */
export function closeServers(): void {
  for (const close of opened.splice(0)) close();
}

/** A port on which nothing listens. */
export async function freePort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, "close");
  return port;
}
