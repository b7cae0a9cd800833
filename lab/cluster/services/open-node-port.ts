import { once } from "node:events";
import type { Server } from "node:http";

// Below the range from which systems give out ephemeral ports, so that a port is still free after a restart.
const FIRST = 30000;
const LAST = 32767;
const ATTEMPTS = 200;

/**
 * Makes a server listen on a loopback port of the NodePort range: the wanted one when it is free, else another.
 *
 * Returns the port it got, which is what must be published.
 */
export async function openNodePort(server: Server, wanted: number | undefined): Promise<number> {
  for (let attempt = 0; attempt < ATTEMPTS; attempt += 1) {
    const port =
      attempt === 0 && wanted !== undefined ? wanted : FIRST + Math.floor(Math.random() * (LAST - FIRST + 1));
    if (await listens(server, port)) return port;
  }
  throw new Error(`no free port between ${FIRST} and ${LAST} after ${ATTEMPTS} attempts; stop other labs`);
}

async function listens(server: Server, port: number): Promise<boolean> {
  try {
    server.listen(port, "127.0.0.1");
    await once(server, "listening");
    return true;
  } catch {
    return false;
  }
}
