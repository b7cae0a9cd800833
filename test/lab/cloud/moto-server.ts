import { execFile, spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { promisify } from "node:util";

const run = promisify(execFile);

/** The moto that the differences were found with. */
export const MOTO_VERSION = "5.2.1";
const INSTALL_LIMIT_MS = 5 * 60_000;
const START_LIMIT_MS = 60_000;

// The set-up runs before there is a TypeScript to check it with, so its cache says nothing about types.
const CACHE = new URL("../../../tools/setup/cache.js", import.meta.url).href;
interface Cache {
  readonly cacheDirectory: (...parts: readonly string[]) => string;
  readonly makeOnce: (target: string, isThere: () => boolean, make: () => Promise<void>) => Promise<void>;
}

/** A running moto server. */
export interface MotoServer {
  readonly endpoint: string;
  readonly stop: () => Promise<void>;
}

/**
 * Starts moto's server, after installing it once into the toolkit's cache: a Python environment of its own by version.
 *
 * Needs `python3` with its `venv` module, and a package index on the first run; throws with what is missing. Two runs at once share
 * one installation.
 */
export async function startMoto(): Promise<MotoServer> {
  const python = await environmentWithMoto();
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

async function environmentWithMoto(): Promise<string> {
  const version = await run("python3", ["-c", "import sys; print('%d.%d' % sys.version_info[:2])"]).catch(
    (cause: unknown) => {
      throw new Error("the comparison with moto needs python3; install Python 3.9 or newer", { cause });
    },
  );
  const { cacheDirectory, makeOnce } = (await import(CACHE)) as Cache;
  const folder = cacheDirectory("moto", `${MOTO_VERSION}-python-${version.stdout.trim()}`);
  const complete = join(folder, "complete");
  await makeOnce(
    folder,
    () => existsSync(complete),
    async () => {
      rmSync(folder, { recursive: true, force: true });
      await attempt("python3", ["-m", "venv", folder], "install the package python3-venv");
      const install = ["-m", "pip", "install", "--quiet", `moto[server]==${MOTO_VERSION}`];
      await attempt(join(folder, "bin", "python"), install, "let pip reach a package index");
      writeFileSync(complete, "");
    },
  );
  return join(folder, "bin", "python");
}

async function attempt(program: string, args: readonly string[], remedy: string): Promise<void> {
  await run(program, args, { timeout: INSTALL_LIMIT_MS }).catch((cause: unknown) => {
    throw new Error(`cannot set up moto ${MOTO_VERSION} (${program} ${args.join(" ")}); ${remedy}`, {
      cause,
    });
  });
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
