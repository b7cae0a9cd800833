import { spawn } from "node:child_process";
import { once } from "node:events";
import { createServer } from "node:net";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { pythonPrograms } from "../../_python.ts";

/** The moto that the differences were found with. */
export const MOTO_VERSION = "5.2.1";
const START_LIMIT_MS = 60_000;

/** A running moto server. */
export interface MotoServer {
  readonly endpoint: string;
  readonly stop: () => Promise<void>;
}

/** Starts moto's server, after installing it once into the toolkit's cache; throws with what is missing. */
export async function startMoto(): Promise<MotoServer> {
  const programs = await pythonPrograms(`moto-${MOTO_VERSION}`, [`moto[server]==${MOTO_VERSION}`]);
  const python = join(programs, "python");
  const port = await freePort();
  const child = spawn(python, ["-m", "moto.server", "-H", "127.0.0.1", "-p", String(port)], {
    stdio: "ignore",
  });
  const endpoint = `http://127.0.0.1:${port}`;
  const deadline = performance.now() + START_LIMIT_MS;
  while (!(await answers(endpoint))) {
    if (child.exitCode !== null || performance.now() > deadline) {
      child.kill("SIGKILL");
      throw new Error(`moto's server did not start; try: ${python} -m moto.server`);
    }
    await sleep(100);
  }
  return {
    endpoint,
    stop: async () => {
      const ended = once(child, "exit");
      child.kill("SIGTERM");
      await ended;
    },
  };
}

async function answers(endpoint: string): Promise<boolean> {
  const answer = await fetch(`${endpoint}/moto-api/data.json`, { signal: AbortSignal.timeout(2000) }).catch(
    () => undefined,
  );
  return answer?.ok === true;
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  server.close();
  if (address === null || typeof address === "string") throw new Error("the system gave no port");
  return address.port;
}
