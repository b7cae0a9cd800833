import { once } from "node:events";
import { createServer } from "node:net";
import { readJsonFile, writeJsonFile } from "../../disk/json-file.ts";

// Below the ephemeral range, so that a port is still free after a restart.
const FIRST = 20000;
const LAST = 29999;
const ATTEMPTS = 200;

/**
 * Gives every instance name a loopback port of its own, for good: the lab's DNS.
 *
 * The port belongs to the name as an RDS endpoint does: after a rename, clients of the old name find nobody, and clients of
 * the new name find the renamed instance.
 */
export class EndpointPorts {
  readonly #file: string;
  readonly #ports: Record<string, number>;

  constructor(file: string) {
    this.#file = file;
    this.#ports = (readJsonFile(file) ?? {}) as Record<string, number>;
  }

  /** The name's port; another one only when somebody else has taken it meanwhile. */
  async portOf(name: string): Promise<number> {
    const known = this.#ports[name];
    if (known !== undefined && (await isFree(known))) return known;
    for (let attempt = 0; attempt < ATTEMPTS; attempt += 1) {
      const port = FIRST + Math.floor(Math.random() * (LAST - FIRST + 1));
      if (Object.values(this.#ports).includes(port) || !(await isFree(port))) continue;
      this.#ports[name] = port;
      writeJsonFile(this.#file, this.#ports);
      return port;
    }
    throw new Error(`no free port between ${FIRST} and ${LAST} after ${ATTEMPTS} attempts; stop other labs`);
  }
}

async function isFree(port: number): Promise<boolean> {
  const server = createServer();
  try {
    server.listen(port, "127.0.0.1");
    await once(server, "listening");
    server.close();
    await once(server, "close");
    return true;
  } catch {
    return false;
  }
}
