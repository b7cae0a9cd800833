import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdir, open } from "node:fs/promises";
import { dirname } from "node:path";
import { messageOf } from "../model/errors.ts";
import { printable } from "./shell-text.ts";
import type { Command } from "./shell.ts";

/** A process that was started, or why it was not. */
export type DetachedStart = { readonly pid: number } | { readonly failed: string };

/**
 * Starts a program that outlives us: in a session and process group of its own, without a terminal,
 * its output appended to a file (mode 0640) or dropped.
 *
 * Uses Node's own spawn: execa watches over its children, and this one is to be let go.
 */
export async function startDetached(
  command: Pick<Command, "argv" | "directory" | "environment"> & { readonly logFile?: string | undefined },
): Promise<DetachedStart> {
  const [file = "", ...args] = command.argv;
  const log = command.logFile === undefined ? undefined : await openLog(command.logFile);
  try {
    const output = log?.fd ?? "ignore";
    const child = spawn(file, args, {
      cwd: command.directory,
      env: command.environment,
      detached: true,
      stdio: ["ignore", output, output],
    });
    await once(child, "spawn");
    child.unref();
    return child.pid === undefined ? { failed: "it could not be started" } : { pid: child.pid };
  } catch (error) {
    return { failed: printable(messageOf(error)) };
  } finally {
    await log?.close();
  }
}

async function openLog(path: string): Promise<Awaited<ReturnType<typeof open>>> {
  await mkdir(dirname(path), { recursive: true });
  return await open(path, "a", 0o640);
}
