import { spawn, type ChildProcess, type StdioOptions } from "node:child_process";

import { guardChild } from "./guard-child.ts";

const GRACE_MS = 5000;

const running = new Set<ChildProcess>();

/** How a Node process is started: its arguments, environment, directory and where its output goes. */
export interface NodeProcess {
  readonly args: readonly string[];
  readonly env: NodeJS.ProcessEnv;
  readonly cwd?: string;
  readonly stdio: StdioOptions;
}

/**
 * Starts Node under the same binary as this host and remembers it until it has ended.
 *
 * It stays in this host's process group, so that the engine's interrupt reaches both, and a guard
 * kills it should this host be killed.
 */
export function startNode(start: NodeProcess): ChildProcess {
  const child = spawn(process.execPath, start.args, {
    env: start.env,
    cwd: start.cwd,
    stdio: start.stdio,
  });
  const releaseGuard = guardChild(child);
  running.add(child);
  child.once("exit", () => {
    running.delete(child);
    releaseGuard();
  });
  return child;
}

/** Asks a process to stop, and kills it when it has not stopped five seconds later. */
export function interrupt(child: ChildProcess): void {
  child.kill("SIGINT");
  setTimeout(() => child.kill("SIGKILL"), GRACE_MS).unref();
}

/** Asks every process this host has started to stop. */
export function interruptProcesses(): void {
  for (const child of running) interrupt(child);
}

/** Kills every process this host has started, at once: for a host that is about to end. */
export function killProcesses(): void {
  for (const child of running) child.kill("SIGKILL");
}
