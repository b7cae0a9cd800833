import { mkdir, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { RollbackError } from "../model/errors.ts";
import { git, gitBytes, type InRoot } from "./git-command.ts";

/** A file of a commit; `path` is relative to what was listed. */
export interface GitFile {
  readonly path: string;
  readonly hash: string;
}

/** Every file of a folder at a commit, or of the whole commit; none where there is no such folder, undefined where that cannot be told. */
export async function listFilesAt(
  inRoot: InRoot,
  commit: string,
  path: string,
): Promise<readonly GitFile[] | undefined> {
  const listed = await inRoot(["ls-tree", "-r", "-z", `${commit}:${path}`]);
  if (listed.ok)
    return entriesOf(listed.stdout)
      .filter(({ mode }) => mode !== SUBMODULE)
      .map(({ name, hash }) => ({ path: name, hash }));
  // A commit that is not here, as in a shallow clone, or something else in the folder's place, tells nothing.
  const [commitIsHere, somethingIsThere] = await Promise.all([
    inRoot(["cat-file", "-e", `${commit}^{tree}`]),
    inRoot(["cat-file", "-e", `${commit}:${path}`]),
  ]);
  return commitIsHere.ok && !somethingIsThere.ok ? [] : undefined;
}

interface Folder {
  readonly commit: string;
  readonly path: string;
  readonly to: string;
}

/** Writes the files of a folder at a commit; throws WORKSPACE_FAILED before the first one when some cannot be had. */
export async function exportFolder(root: string, { commit, path, to }: Folder): Promise<void> {
  const entries = await listTree(root, commit, path);
  const contents = await readFiles(
    root,
    entries.map(({ name }) => `${commit}:${path}/${name}`),
  );
  const missing = entries.filter((_, index) => contents[index] === undefined).map(({ name }) => name);
  if (missing.length > 0) {
    throw new RollbackError("WORKSPACE_FAILED", {
      subject: path,
      message: `the folder "${path}" of commit ${commit.slice(0, 12)} has entries that are no files of this repository: ${missing.slice(0, 5).join(", ")}`,
      remedy: "replace the links that lead out of the repository, and the submodules, by files",
    });
  }
  await mkdir(to, { recursive: true, mode: 0o700 });
  for (const [index, { name, mode }] of entries.entries()) {
    const file = join(to, name);
    await mkdir(dirname(file), { recursive: true, mode: 0o700 });
    await writeFile(file, contents[index] ?? "", { mode: mode === "100755" ? 0o700 : 0o600 });
  }
}

/** More than any folder of migrations holds. */
const MOST_FILES = 20_000;

interface Entry {
  /** As git writes it: 100644, 100755, 120000 for a link, 160000 for a submodule. */
  readonly mode: string;
  readonly hash: string;
  /** Relative to the folder that was listed. */
  readonly name: string;
}

const SUBMODULE = "160000";

async function listTree(root: string, commit: string, path: string): Promise<Entry[]> {
  const listed = await git(root, ["ls-tree", "-r", "-z", `${commit}:${path}`]);
  const entries = entriesOf(listed.stdout);
  if (listed.ok && entries.length <= MOST_FILES) return entries;
  throw new RollbackError("WORKSPACE_FAILED", {
    subject: path,
    message: `the folder "${path}" of commit ${commit.slice(0, 12)} cannot be read: ${listed.stderr.trim() || `${entries.length} files`}`,
    remedy: "fetch the commit (git fetch --unshallow --tags), and name a folder that it has",
  });
}

function entriesOf(listing: string): Entry[] {
  return listing.split("\0").flatMap((entry) => {
    const [, mode, hash, name] = /^(\d+) \w+ ([0-9a-f]+)\t(.+)$/s.exec(entry) ?? [];
    return mode === undefined || hash === undefined || name === undefined ? [] : [{ mode, hash, name }];
  });
}

/** What is in each of the files, links followed inside of their commit; undefined for what is no file there. */
async function readFiles(root: string, names: readonly string[]): Promise<(Buffer | undefined)[]> {
  // A name with a line break in it would be asked for as two.
  const asked = names.filter((name) => !name.includes("\n"));
  const input = asked.map((name) => `${name}\n`).join("");
  const output = await gitBytes(root, ["cat-file", "--batch", "--follow-symlinks"], input);
  const found = new Map<string, Buffer>();
  let at = 0;
  for (const name of output === undefined ? [] : asked) {
    const end = output?.indexOf("\n", at) ?? -1;
    const header = output?.toString("utf8", at, end) ?? "";
    const [, type, length] = /^(?:[0-9a-f]+ )?(\w+) (\d+)$/.exec(header) ?? [];
    at = end + 1;
    // Nothing follows the line that says that something is missing.
    if (end === -1 || type === undefined || length === undefined) continue;
    if (type === "blob" && /^[0-9a-f]+ /.test(header))
      found.set(name, Buffer.from(output?.subarray(at, at + Number(length)) ?? []));
    at += Number(length) + 1;
  }
  return names.map((name) => found.get(name));
}
