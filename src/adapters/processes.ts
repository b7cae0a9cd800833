import { readFile, readdir } from "node:fs/promises";
import { execa } from "execa";
import { messageOf } from "../model/errors.ts";

/**
 * Names one process for good: a pid alone is given to another process sooner or later.
 *
 * `startTime` is in the machine's own unit (clock ticks since boot on Linux, a date elsewhere) and
 * is only compared for equality, together with the boot it belongs to.
 */
export interface ProcessIdentity {
  readonly pid: number;
  readonly startTime: string;
  readonly bootId: string;
}

/** A running process as the machine tells it; a zombie is not running. */
export interface RunningProcess extends ProcessIdentity {
  readonly processGroup: number;
}

const IS_LINUX = process.platform === "linux";

/** Finds the process that has the pid now; undefined when there is none, or only a zombie. */
export async function findProcess(pid: number): Promise<RunningProcess | undefined> {
  if (!Number.isSafeInteger(pid) || pid <= 0) return undefined;
  return IS_LINUX ? await findInProc(pid) : await findWithPs(pid);
}

/** Whether this very process, and not a later one with the same pid, still runs. */
export async function isRunning(identity: ProcessIdentity): Promise<boolean> {
  const now = await findProcess(identity.pid);
  return now?.startTime === identity.startTime && now.bootId === identity.bootId;
}

/** Names the present boot; empty where a start time is a date and needs no boot. */
export async function readBootId(): Promise<string> {
  return IS_LINUX ? (await readFile("/proc/sys/kernel/random/boot_id", "utf8")).trim() : "";
}

/** Whether any member of a process group still runs. */
export async function isGroupRunning(group: number): Promise<boolean> {
  if (!IS_LINUX) return canSignal(-group);
  for (const pid of await listPids()) {
    if ((await findInProc(pid))?.processGroup === group) return true;
  }
  return false;
}

/** Sends a signal to a whole process group, or to one process when it leads no group; false when nobody was there. */
export function signalProcess(
  target: { readonly pid: number; readonly group: boolean },
  signal: NodeJS.Signals,
): boolean {
  try {
    return process.kill(target.group && process.platform !== "win32" ? -target.pid : target.pid, signal);
  } catch (error) {
    if (isCode(error, "ESRCH")) return false;
    throw error;
  }
}

/**
 * Finds the processes that carry `name=value` in their environment, oldest pid first.
 *
 * Undefined where the machine cannot tell (only Linux shows it, and only for processes of the same
 * user): then nobody may conclude that there is none.
 */
export async function findByEnvironment(name: string, value: string): Promise<RunningProcess[] | undefined> {
  if (!IS_LINUX) return undefined;
  const found: RunningProcess[] = [];
  for (const pid of await listPids()) {
    const environment = await readFile(`/proc/${pid}/environ`, "utf8").catch(() => "");
    if (!environment.split("\0").includes(`${name}=${value}`)) continue;
    const running = await findInProc(pid);
    if (running !== undefined) found.push(running);
  }
  return found;
}

/** When the process began, in milliseconds since 1970; undefined when the machine cannot tell. Exact to about a second. */
export async function startedAtMs(running: ProcessIdentity): Promise<number | undefined> {
  if (!IS_LINUX) return Date.parse(running.startTime) || undefined;
  const boot = /^btime (\d+)$/m.exec(await readFile("/proc/stat", "utf8"))?.[1];
  // USER_HZ is 100 on every architecture that Node is built for.
  return boot === undefined ? undefined : Number(boot) * 1000 + Number(running.startTime) * 10;
}

async function listPids(): Promise<number[]> {
  const names = await readdir("/proc");
  return names
    .filter((name) => /^\d+$/.test(name))
    .map(Number)
    .sort((a, b) => a - b);
}

async function findInProc(pid: number): Promise<RunningProcess | undefined> {
  const stat = await readFile(`/proc/${pid}/stat`, "utf8").catch(() => undefined);
  if (stat === undefined) return undefined;
  // The command's name in parentheses may itself hold spaces and parentheses: count from the last one (proc(5)).
  const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
  const [state, , group] = fields;
  const startTime = fields[19];
  if (state === "Z" || state === "X" || startTime === undefined) return undefined;
  return { pid, startTime, bootId: await readBootId(), processGroup: Number(group) };
}

async function findWithPs(pid: number): Promise<RunningProcess | undefined> {
  const { stdout, exitCode } = await execa("ps", ["-o", "pgid=,stat=,lstart=", "-p", String(pid)], {
    reject: false,
    env: { LC_ALL: "C" },
  });
  const [, group, state, startTime] = /^\s*(\d+)\s+(\S+)\s+(.+?)\s*$/.exec(stdout) ?? [];
  if (exitCode !== 0 || startTime === undefined || state?.startsWith("Z") === true) return undefined;
  // A date of start is absolute, so it already tells two boots apart.
  return { pid, startTime, bootId: "", processGroup: Number(group) };
}

function canSignal(target: number): boolean {
  try {
    return process.kill(target, 0);
  } catch (error) {
    return isCode(error, "EPERM");
  }
}

function isCode(error: unknown, code: string): boolean {
  return error instanceof Error && "code" in error ? error.code === code : messageOf(error).includes(code);
}
