import { once } from "node:events";
import { setTimeout as sleep } from "node:timers/promises";
import { execa } from "execa";
import { isGroupRunning, signalProcess } from "./processes.ts";
import { collectOutput } from "./shell-output.ts";
import { printable } from "./shell-text.ts";

/** A program with its arguments as an array: no shell reads them, so no character in them means anything. */
export interface Command {
  readonly argv: readonly string[];
  readonly directory: string;
  /** The whole environment of the child; nothing of ours is added. */
  readonly environment: Readonly<Record<string, string>>;
  /** How long the command may run before its process group is stopped. */
  readonly timeoutMs?: number;
  /** How long the group may take to end by itself after SIGTERM, before SIGKILL; 10 s by default, as `docker stop` has it. */
  readonly graceMs?: number;
  readonly signal?: AbortSignal;
  /** One printable line of output at a time; in order within each of the two streams. */
  readonly onLine?: (line: string) => void;
}

/** How a command ended. */
export interface CommandEnd {
  /** `not-started`: the program is missing or may not be run, so it did nothing. */
  readonly how: "exited" | "killed" | "timed-out" | "cancelled" | "not-started";
  readonly exitCode: number | undefined;
  /** The last 64 KiB of both streams together. */
  readonly output: string;
  /** One line for a person. */
  readonly detail: string;
}

/** How long output may still trickle in after the end: a grandchild that inherited the pipe could keep it open for ever. */
const DRAIN_MS = 500;

/**
 * Runs one command in its own process group and waits for its end; never throws for what the command does.
 *
 * On time-out or abort the whole group gets SIGTERM, then SIGKILL after the grace. What a command
 * leaves running in the background after a normal end is left alone.
 */
export async function runCommand(command: Command): Promise<CommandEnd> {
  const [file = "", ...args] = command.argv;
  const limits = AbortSignal.any([
    ...(command.signal === undefined ? [] : [command.signal]),
    ...(command.timeoutMs === undefined ? [] : [AbortSignal.timeout(command.timeoutMs)]),
  ]);
  if (limits.aborted) return end("cancelled", undefined, "", "was cancelled before it began");

  const child = execa(file, args, {
    cwd: command.directory,
    env: command.environment,
    extendEnv: false,
    detached: true,
    cleanup: false,
    stdin: "ignore",
    buffer: false,
    reject: false,
  });
  const output = collectOutput([child.stdout, child.stderr], command.onLine);
  const { pid } = child;
  if (pid === undefined) return end("not-started", undefined, "", notStarted(await child));

  const exited = once(child.nodeChildProcess, "exit").then(([code, signal]: unknown[]) => ({ code, signal }));
  const stopped = stopWhenAborted(limits, pid, command.graceMs ?? 10_000, exited);
  const { code, signal } = await exited;
  const cut = await stopped();
  await Promise.race([output.closed, sleep(DRAIN_MS, undefined, { ref: false })]);
  child.stdout.destroy();
  child.stderr.destroy();
  const text = output.text();

  if (cut) {
    const timedOut = command.signal?.aborted !== true;
    return end(
      timedOut ? "timed-out" : "cancelled",
      undefined,
      text,
      timedOut ? `was stopped after ${command.timeoutMs ?? 0} ms` : "was cancelled",
    );
  }
  if (typeof code === "number") return end("exited", code, text, `ended with exit code ${code}`);
  return end("killed", undefined, text, `was killed by ${String(signal)}`);
}

function end(
  how: CommandEnd["how"],
  exitCode: number | undefined,
  output: string,
  detail: string,
): CommandEnd {
  return { how, exitCode, output, detail };
}

/** Stops the group once the limit is reached; the answer tells whether that happened, after the whole group is gone. */
function stopWhenAborted(
  limits: AbortSignal,
  pid: number,
  graceMs: number,
  exited: Promise<unknown>,
): () => Promise<boolean> {
  let stopping: Promise<void> | undefined;
  const stop = (): void => {
    stopping = stopGroup(pid, graceMs);
  };
  limits.addEventListener("abort", stop, { once: true });
  void exited.then(() => {
    limits.removeEventListener("abort", stop);
  });
  return async () => {
    await stopping;
    return stopping !== undefined;
  };
}

/** Ends a process group: SIGTERM, then SIGKILL when any member is left after the grace. */
async function stopGroup(pid: number, graceMs: number): Promise<void> {
  signalProcess({ pid, group: true }, "SIGTERM");
  const deadline = Date.now() + graceMs;
  while (await isGroupRunning(pid)) {
    if (Date.now() >= deadline) {
      signalProcess({ pid, group: true }, "SIGKILL");
      return;
    }
    await sleep(25);
  }
}

function notStarted(result: {
  readonly code?: string | undefined;
  readonly shortMessage?: string | undefined;
}): string {
  if (result.code === "ENOENT") return "was not found (the program, or the folder to run it in)";
  if (result.code === "EACCES") return "may not be executed";
  return `could not be started: ${printable(result.shortMessage ?? "unknown reason")}`;
}
