import { mkdir, open, readFile, rename, rm, stat } from "node:fs/promises";
import { dirname } from "node:path";
import { z } from "zod";
import {
  findProcess,
  isGroupRunning,
  type ProcessIdentity,
  readBootId,
  type RunningProcess,
  startedAtMs,
} from "../../adapters/processes.ts";

/** What a pid file of ours records; the identity tells a reused pid from the service. */
export interface PidRecord extends ProcessIdentity {
  readonly name: string;
  /** Digest of command and folder: whether what runs is what would be started. */
  readonly commandDigest: string;
  readonly idempotencyKey: string;
}

/** What a pid file says about the service. */
export type RecordedService =
  | { readonly state: "none" }
  /** `childrenLeft`: the process has ended, members of its group have not. */
  | { readonly state: "gone"; readonly pid: number; readonly childrenLeft: boolean }
  | { readonly state: "running"; readonly running: RunningProcess; readonly record: PidRecord | undefined }
  | { readonly state: "unreadable"; readonly reason: string };

const RECORD = z.object({
  pid: z.int().positive(),
  startTime: z.string(),
  bootId: z.string(),
  name: z.string(),
  commandDigest: z.string(),
  idempotencyKey: z.string(),
});

/** How much later than its pid file a process may seem to have begun: the clocks of both are rounded to seconds. */
const CLOCK_TOLERANCE_MS = 2000;

/**
 * Reads a pid file and looks whether its process still runs.
 *
 * A file of ours names the process for good. A bare number, as other tools write it, is believed
 * only when the process began before the file was written: a later one merely got the same pid.
 */
export async function readPidFile(path: string): Promise<RecordedService> {
  const text = await readFile(path, "utf8").catch((error: unknown) => (isMissing(error) ? undefined : error));
  if (text === undefined) return { state: "none" };
  if (typeof text !== "string") return { state: "unreadable", reason: "the pid file cannot be read" };
  const bare = /^\s*(\d{1,10})\s*$/.exec(text)?.[1];
  return bare === undefined ? await ofRecord(text) : await ofBarePid(Number(bare), path);
}

/** Records a process: readable by its owner only, complete or not there at all. */
export async function writePidFile(path: string, record: PidRecord): Promise<void> {
  await mkdir(dirname(path), { recursive: true });
  const temporary = `${path}.${process.pid}.tmp`;
  await rm(temporary, { force: true });
  const handle = await open(temporary, "wx", 0o600);
  try {
    await handle.writeFile(`${JSON.stringify(record, null, 2)}\n`);
    await handle.sync();
  } finally {
    await handle.close();
  }
  await rename(temporary, path);
}

/** Forgets a process that has ended. */
export async function removePidFile(path: string): Promise<void> {
  await rm(path, { force: true });
}

async function ofRecord(text: string): Promise<RecordedService> {
  const record = parseRecord(text);
  if (record === undefined)
    return { state: "unreadable", reason: "the pid file holds neither a number nor a record of this tool" };
  const running = await findProcess(record.pid);
  const isSame = running?.startTime === record.startTime && running.bootId === record.bootId;
  if (isSame) return { state: "running", running, record };
  // A group's id is given to nobody else while a member lives, so a group without its leader is still the service's.
  const mayBeLeft = running === undefined && record.bootId === (await readBootId());
  return { state: "gone", pid: record.pid, childrenLeft: mayBeLeft && (await isGroupRunning(record.pid)) };
}

async function ofBarePid(pid: number, path: string): Promise<RecordedService> {
  const running = await findProcess(pid);
  if (running === undefined) return { state: "gone", pid, childrenLeft: false };
  const begun = await startedAtMs(running);
  const written = (await stat(path)).mtimeMs;
  if (begun === undefined)
    return { state: "unreadable", reason: `nobody can say whether pid ${pid} is still the service` };
  return begun > written + CLOCK_TOLERANCE_MS
    ? { state: "gone", pid, childrenLeft: false }
    : { state: "running", running, record: undefined };
}

function parseRecord(text: string): PidRecord | undefined {
  try {
    return RECORD.safeParse(JSON.parse(text)).data;
  } catch {
    return undefined;
  }
}

function isMissing(error: unknown): boolean {
  return error instanceof Error && "code" in error && error.code === "ENOENT";
}
