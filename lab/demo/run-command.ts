import { execa } from "execa";

/** Where and with what a command runs, and what ends it before its time. */
export interface CommandPlace {
  readonly cwd: string;
  readonly env: NodeJS.ProcessEnv;
  readonly signal: AbortSignal;
}

const LIMIT_MS = 180_000;
// An engine that is told to end finishes what it is at.
const END_LIMIT_MS = 20_000;

/** Runs a command to its end and answers its output; throws with all of it when the command fails. */
export async function runCommand(
  [program, ...args]: readonly [string, ...string[]],
  { cwd, env, signal }: CommandPlace,
): Promise<string> {
  const { exitCode, all, stdout } = await execa(program, args, {
    ...{ cwd, env, extendEnv: false, cancelSignal: signal, forceKillAfterDelay: END_LIMIT_MS },
    ...{ stdin: "ignore", all: true, reject: false, timeout: LIMIT_MS },
  });
  signal.throwIfAborted();
  if (exitCode !== 0) throw new Error(`"${[program, ...args].join(" ")}" failed:\n${all}`);
  return stdout;
}

/** Runs a command whose output is the demo's own, and answers its exit code. */
export async function showCommand(
  [program, ...args]: readonly [string, ...string[]],
  { cwd, env, signal }: CommandPlace,
): Promise<number> {
  const { exitCode } = await execa(program, args, {
    ...{ cwd, env, extendEnv: false, cancelSignal: signal, forceKillAfterDelay: END_LIMIT_MS },
    ...{ stdin: "ignore", stdout: "inherit", stderr: "inherit", reject: false },
  });
  signal.throwIfAborted();
  return exitCode ?? 1;
}
