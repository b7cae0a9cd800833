import { spawn } from "node:child_process";
import { once } from "node:events";
import { text } from "node:stream/consumers";

/** How a command ended and what it said. */
export interface Ended {
  readonly exitCode: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** A command at work, leader of a process group of its own, as a terminal would start it. */
export interface Child {
  readonly pid: number;
  readonly ended: Promise<Ended>;
  /** What a terminal's Ctrl-C does: SIGINT to every process of the group. */
  readonly interrupt: () => void;
  /** Kills the one process; its children live on. */
  readonly kill: () => void;
}

const LIVING = new Set<number>();

/** Starts a command without a terminal and without input. */
export function startChild(
  command: readonly [string, ...string[]],
  { cwd, env }: { readonly cwd: string; readonly env: NodeJS.ProcessEnv },
): Child {
  const [program, ...args] = command;
  const child = spawn(program, args, { cwd, env, stdio: ["ignore", "pipe", "pipe"], detached: true });
  const pid = child.pid;
  if (pid === undefined) throw new Error(`"${program}" cannot be started`);
  LIVING.add(pid);
  const streams = Promise.all([text(child.stdout), text(child.stderr)]);
  const ended = once(child, "exit").then(async ([exitCode, signal]): Promise<Ended> => {
    LIVING.delete(pid);
    const [stdout, stderr] = await streams;
    return { exitCode: exitCode as number | null, signal: signal as NodeJS.Signals | null, stdout, stderr };
  });
  return {
    pid,
    ended,
    interrupt: () => process.kill(-pid, "SIGINT"),
    kill: () => process.kill(pid, "SIGKILL"),
  };
}

/** Kills every command that is still at work, with its group. */
export function killChildren(): void {
  for (const pid of LIVING) {
    try {
      process.kill(-pid, "SIGKILL");
    } catch {
      // It ended between the look and the signal.
    }
  }
  LIVING.clear();
}
