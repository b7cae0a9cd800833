import { createServer } from "node:net";
import { once } from "node:events";

/** Asks the system for a loopback port nobody uses now; another process may take it before the caller does. */
export async function freePort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  server.close();
  await once(server, "close");
  if (address === null || typeof address === "string") throw new Error("the system gave no loopback port");
  return address.port;
}
