import { setTimeout as sleep } from "node:timers/promises";
import { execa, type Options } from "execa";

/** Where and with what a command runs, and what ends it before its time. */
export interface CommandPlace {
  readonly cwd: string;
  readonly env: NodeJS.ProcessEnv;
  readonly signal: AbortSignal;
}

type Command = readonly [string, ...string[]];

const LIMIT_MS = 180_000;
const END_LIMIT_MS = 3000;

/** Runs a command to its end and answers its output; throws with all of it when the command fails. */
export async function runCommand(command: Command, place: CommandPlace): Promise<string> {
  const { exitCode, stdout, all } = await run(command, place, { all: true, timeout: LIMIT_MS });
  if (exitCode !== 0) throw new Error(`"${command.join(" ")}" failed:\n${all ?? ""}`);
  return stdout ?? "";
}

/** Runs a command whose output is the demo's own, and answers its exit code. */
export async function showCommand(command: Command, place: CommandPlace): Promise<number> {
  const { exitCode } = await run(command, place, { stdout: "inherit", stderr: "inherit" });
  return exitCode ?? 1;
}

interface End {
  readonly exitCode?: number | undefined;
  readonly stdout?: string | undefined;
  readonly all?: string | undefined;
}

/** In a process group of its own, so that an interrupt ends whatever the command started too, without waiting for it to be done. */
async function run(
  [program, ...args]: Command,
  { cwd, env, signal }: CommandPlace,
  more: Options,
): Promise<End> {
  signal.throwIfAborted();
  const common = { cwd, env, extendEnv: false, detached: true, stdin: "ignore", reject: false } as const;
  const child = execa(program, args, { ...common, ...more });
  let ending: Promise<void> | undefined;
  const interrupt = (): void => void (ending = endGroup(child.pid));
  signal.addEventListener("abort", interrupt, { once: true });
  const end = (await child) as End;
  signal.removeEventListener("abort", interrupt);
  await ending;
  signal.throwIfAborted();
  return end;
}

async function endGroup(leader: number | undefined): Promise<void> {
  const end = Date.now() + END_LIMIT_MS;
  for (let isThere = signalGroup(leader, "SIGTERM"); isThere && Date.now() < end;) {
    await sleep(50);
    isThere = signalGroup(leader, 0);
  }
  signalGroup(leader, "SIGKILL");
}

/** False when nobody is left in the group. */
function signalGroup(leader: number | undefined, name: NodeJS.Signals | 0): boolean {
  if (leader === undefined) return false;
  try {
    process.kill(-leader, name);
    return true;
  } catch {
    return false;
  }
}
