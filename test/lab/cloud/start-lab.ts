import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";

/** The daemon. */
export const MAIN = join(import.meta.dirname, "..", "..", "..", "lab", "cloud", "main.ts");
const START_TIMEOUT_MS = 20_000;

/** A lab's daemon as a process of its own, as the demo runs it. */
export interface Lab {
  readonly directory: string;
  readonly endpoint: string;
  readonly process: ChildProcess;
  /** Ends the daemon with a signal and waits until it has. */
  readonly stop: (signal?: NodeJS.Signals) => Promise<number | null>;
}

/** Starts a daemon, a thousand times faster than AWS, on a new folder or on one of an earlier start. */
export async function startLab(directory = mkdtempSync(join(tmpdir(), "lab-spec-"))): Promise<Lab> {
  const child = spawn(process.execPath, [MAIN, "--dir", directory, "--speed", "1000"], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  const lines = createInterface({ input: child.stdout });
  const [line] = (await once(lines, "line", { signal: AbortSignal.timeout(START_TIMEOUT_MS) })) as [string];
  const { endpoint } = JSON.parse(line) as { endpoint: string };
  return {
    directory,
    endpoint,
    process: child,
    stop: async (signal = "SIGTERM") => {
      if (child.exitCode !== null || child.signalCode !== null) return child.exitCode;
      const ended = once(child, "exit") as Promise<[number | null]>;
      child.kill(signal);
      const [code] = await ended;
      return code;
    },
  };
}

/** Stops a daemon and removes its folder. */
export async function endLab(lab: Lab): Promise<void> {
  await lab.stop();
  rmSync(lab.directory, { recursive: true, force: true });
}

/** Publishes a release of a tiny server; by default it answers every path with its version and GREETING. */
export function publishServer(
  lab: Lab,
  version: string,
  answer = "(version + ' ' + process.env.GREETING)",
): void {
  const folder = join(lab.directory, "releases", "web", version);
  mkdirSync(folder, { recursive: true });
  const body = `const version = ${JSON.stringify(version)};
    const server = require("node:http").createServer((_, response) => response.end(${answer}));
    server.listen(process.env.PORT, "127.0.0.1");
    process.on("SIGTERM", () => server.close(() => process.exit(0)));`;
  writeFileSync(join(folder, "package.json"), '{"type":"commonjs"}');
  writeFileSync(join(folder, "server.js"), body);
}

/** Asks again until an answer is there; throws with the last thing seen when it never comes. */
export async function eventually<T>(
  ask: () => Promise<T | undefined>,
  what: string,
  timeoutMs = 15_000,
): Promise<T> {
  const deadline = performance.now() + timeoutMs;
  for (;;) {
    const answer = await ask();
    if (answer !== undefined) return answer;
    if (performance.now() > deadline) throw new Error(`${what}: not within ${timeoutMs} ms`);
    await new Promise((resolve) => setTimeout(resolve, 25));
  }
}
