import { readdir, readFile } from "node:fs/promises";
import { homedir, hostname } from "node:os";
import { join, resolve } from "node:path";
import { z } from "zod";
import type { BackendLock } from "../model/facts.ts";
import type { Target } from "../model/target.ts";

// pkg/backend/diy/lock.go: one file per holder, without expiry or heartbeat.
const LOCK = z.looseObject({
  pid: z.number(),
  username: z.string(),
  hostname: z.string(),
  timestamp: z.string(),
});

/** The folder of a `file://` backend, with `~` and relative paths resolved; undefined for any other backend. */
export function fileBackendDirectory(backendUrl: string, directory: string): string | undefined {
  if (!backendUrl.startsWith("file://")) return undefined;
  const path = decodeURIComponent(backendUrl.slice("file://".length));
  return path.startsWith("~") ? join(homedir(), path.slice(1)) : resolve(directory, path);
}

/** Where a `file://` backend keeps the locks of a stack. */
export function lockDirectory(backend: string, target: Target): string {
  return join(backend, ".pulumi", "locks", target.organization, target.project, target.stack);
}

/**
 * Reads the lock files of a stack in a `file://` backend.
 *
 * Other backends answer no locks here: a held one shows when the update starts, which then refuses.
 * An unreadable lock file counts as held elsewhere.
 */
export async function readLocks(
  directory: string | undefined,
  target: Target,
): Promise<readonly BackendLock[]> {
  if (directory === undefined) return [];
  const folder = lockDirectory(directory, target);
  const files = await readdir(folder).catch(() => []);
  return Promise.all(
    files
      .filter((file) => file.endsWith(".json"))
      .map((file) => readLock(join(folder, file), file.slice(0, -".json".length))),
  );
}

async function readLock(path: string, id: string): Promise<BackendLock> {
  const text = await readFile(path, "utf8").catch(() => "");
  const parsed = LOCK.safeParse(parseJson(text));
  if (!parsed.success) return { id, pid: 0, username: "?", hostname: "?", since: "?", owner: "elsewhere" };
  const { pid, username, hostname: host, timestamp } = parsed.data;
  const owner = host !== hostname() ? "elsewhere" : isAlive(pid) ? "alive" : "dead";
  return { id, pid, username, hostname: host, since: timestamp, owner };
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
