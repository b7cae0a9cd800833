import { createHash } from "node:crypto";
import { lstat, readdir, readFile, readlink } from "node:fs/promises";
import { join } from "node:path";

/** Folders that a look alone may add to: installed packages, and git's list of our own worktree. */
const LEFT_OUT = new Set(["node_modules", ".git/worktrees"]);

/** Every file of a folder with its mode and the hash of its content; equal means: byte for byte the same. */
export async function fingerprint(directory: string, inside = ""): Promise<Readonly<Record<string, string>>> {
  const prints: Record<string, string> = {};
  for (const name of (await readdir(join(directory, inside))).sort()) {
    const path = inside === "" ? name : `${inside}/${name}`;
    if (LEFT_OUT.has(path) || name === "node_modules") continue;
    const stat = await lstat(join(directory, path));
    if (stat.isDirectory()) Object.assign(prints, await fingerprint(directory, path));
    else
      prints[path] =
        `${stat.mode.toString(8)} ${await contentOf(join(directory, path), stat.isSymbolicLink())}`;
  }
  return prints;
}

async function contentOf(path: string, isLink: boolean): Promise<string> {
  const content = isLink ? await readlink(path) : await readFile(path);
  return createHash("sha256").update(content).digest("hex");
}
