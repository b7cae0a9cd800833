import { chmodSync, chownSync } from "node:fs";
import { execFile } from "node:child_process";
import { promisify } from "node:util";
import type { ServerUser } from "./server-user.ts";

const run = promisify(execFile);

/** Gives single files and folders to the server's user; nothing to do when there is none. */
export function giveTo(user: ServerUser | undefined, paths: readonly string[]): void {
  if (user === undefined) return;
  for (const path of paths) chownSync(path, user.uid, user.gid);
}

/** Gives a whole data directory to the server's user, with the mode PostgreSQL insists on. */
export async function giveFolderTo(user: ServerUser | undefined, folder: string): Promise<void> {
  if (user !== undefined) await run("chown", ["-R", `${user.uid}:${user.gid}`, folder]);
  chmodSync(folder, 0o700);
}
