import { lstat, realpath, rm } from "node:fs/promises";
import { resolve } from "node:path";
import { RollbackError } from "../model/errors.ts";
import { git, type InRoot } from "./git-command.ts";
import { exportFolder, type GitFile, listFilesAt } from "./git-tree.ts";

/** A tag as git has it: `target` is the commit it finally points to, undefined for a tag of a blob or a tree. */
export interface GitTag {
  readonly name: string;
  readonly target: string | undefined;
  readonly taggedAt: string;
}

export interface GitCommit {
  readonly sha: string;
  readonly subject: string;
  readonly author: string;
  readonly committedAt: string;
}

/** Reads a repository and lays out worktrees of it; never touches the user's tree, index, branch or stash. */
export interface GitRepository {
  readonly root: string;
  /** The folder that linked worktrees share (`.git` of the main tree): the same for all of them. */
  readonly commonDirectory: string;
  readonly isShallow: boolean;
  readonly listTags: () => Promise<readonly GitTag[]>;
  /** The commit a full sha, an unambiguous short sha of at least 7 digits or HEAD names; undefined when there is none. */
  readonly findCommit: (shaOrHead: string) => Promise<GitCommit | undefined>;
  /** The commit that exactly `refs/tags/<tag>` leads to; a branch of the same name is never meant. */
  readonly findTag: (tag: string) => Promise<string | undefined>;
  /** The file's text at a commit, or undefined where it does not exist. */
  readonly readFileAt: (commit: string, path: string) => Promise<string | undefined>;
  /** Every file of a folder at a commit, or of the whole commit (""); none where there is no such folder, undefined where that cannot be told. */
  readonly listFilesAt: (commit: string, path: string) => Promise<readonly GitFile[] | undefined>;
  /**
   * Writes the files of a folder at a commit to `directory`, sub-folders included, byte for byte.
   *
   * A link is followed to a file of the same commit. What leads elsewhere is refused (WORKSPACE_FAILED):
   * a folder that lacks a file without a word would be taken for the whole one.
   */
  readonly exportFolder: (commit: string, path: string, directory: string) => Promise<void>;
  /**
   * Makes `directory` a detached worktree that holds exactly the commit, apart from node_modules.
   * A folder there that is no worktree of this repository is deleted: it must be the caller's own.
   */
  readonly layOut: (commit: string, directory: string) => Promise<void>;
}

/** Opens the repository around a folder; throws NOT_A_REPOSITORY outside of one. */
export async function openRepository(directory: string): Promise<GitRepository> {
  const { ok, lines, stderr } = await git(directory, [
    "rev-parse",
    "--path-format=absolute",
    "--show-toplevel",
    "--git-common-dir",
    "--is-shallow-repository",
  ]);
  const [root, commonDirectory, shallow] = lines;
  if (!ok || root === undefined || commonDirectory === undefined) {
    throw new RollbackError("NOT_A_REPOSITORY", {
      subject: directory,
      message: `"${directory}" is not inside a git repository (${stderr.trim().split("\n")[0] ?? "no answer"})`,
      remedy: "run it inside the repository of the Pulumi project, or name it with --cwd",
    });
  }
  const inRoot: InRoot = (args) => git(root, args);
  const commitOf = async (expression: string): Promise<string | undefined> => {
    const result = await inRoot([
      "rev-parse",
      "--verify",
      "--quiet",
      "--end-of-options",
      `${expression}^{commit}`,
    ]);
    return result.ok ? result.lines[0] : undefined;
  };
  return {
    root,
    commonDirectory,
    isShallow: shallow === "true",
    listTags: () => listTags(inRoot),
    findCommit: async (shaOrHead) => {
      if (!/^([0-9a-f]{7,64}|HEAD)$/.test(shaOrHead)) return undefined;
      const sha = await commitOf(shaOrHead);
      return sha === undefined ? undefined : describeCommit(inRoot, sha);
    },
    findTag: (tag) => commitOf(`refs/tags/${tag}`),
    readFileAt: async (commit, path) => {
      const result = await inRoot(["cat-file", "blob", `${commit}:${path}`]);
      return result.ok ? result.stdout : undefined;
    },
    listFilesAt: (commit, path) => listFilesAt(inRoot, commit, path),
    exportFolder: (commit, path, to) => exportFolder(root, { commit, path, to }),
    layOut: (commit, worktree) => layOut(root, commonDirectory, commit, worktree),
  };
}

async function listTags(inRoot: InRoot): Promise<GitTag[]> {
  const { ok, lines, stderr } = await inRoot([
    "for-each-ref",
    "--sort=-version:refname",
    "--format=%(refname:lstrip=2)%00%(objecttype)%00%(objectname)%00%(*objecttype)%00%(*objectname)%00%(creatordate:iso-strict)",
    "refs/tags",
  ]);
  if (!ok) {
    throw new RollbackError("REPOSITORY_UNREADABLE", {
      subject: "refs/tags",
      message: `git could not list the tags: ${stderr.trim() || "it ended without saying why"}`,
      remedy: "make `git for-each-ref refs/tags` work in this repository, then run it again",
    });
  }
  const tags = lines.map(async (line): Promise<GitTag> => {
    const [name = "", type, sha, innerType, innerSha, taggedAt = ""] = line.split("\0");
    if (type === "commit") return { name, target: sha, taggedAt };
    if (innerType === "commit") return { name, target: innerSha, taggedAt };
    // A tag of a tag: the listing peels one layer only.
    const peeled =
      innerType === "tag"
        ? await inRoot(["rev-parse", "--verify", "--quiet", `${innerSha ?? ""}^{commit}`])
        : undefined;
    return { name, target: peeled?.ok === true ? peeled.lines[0] : undefined, taggedAt };
  });
  return Promise.all(tags);
}

async function describeCommit(inRoot: InRoot, sha: string): Promise<GitCommit> {
  const { lines } = await inRoot(["show", "--no-patch", "--format=%s%x00%an%x00%cI", sha]);
  const [subject = "", author = "", committedAt = ""] = (lines[0] ?? "").split("\0");
  return { sha, subject, author, committedAt };
}

/** A link there could lead into somebody's own tree, whose edits a checkout would wipe out. */
async function refuseForeignFolder(root: string, directory: string): Promise<void> {
  const isLink = await lstat(directory).then(
    (found) => found.isSymbolicLink(),
    () => false,
  );
  if (!isLink && resolve(directory) !== resolve(root)) return;
  throw new RollbackError("WORKSPACE_FAILED", {
    subject: directory,
    message: `"${directory}" is not a folder of this tool's own${isLink ? ": it is a symbolic link" : ""}`,
    remedy: `remove "${directory}", or name another cache with ROLLBACK_CACHE`,
  });
}

async function layOut(
  root: string,
  commonDirectory: string,
  commit: string,
  directory: string,
): Promise<void> {
  await refuseForeignFolder(root, directory);
  // git answers real paths, and a cache folder is often a symbolic link to a larger disk.
  const real = await realpath(directory).catch(() => directory);
  const isOurs = await git(directory, [
    "rev-parse",
    "--path-format=absolute",
    "--show-toplevel",
    "--git-common-dir",
  ]).then(
    ({ ok, lines }) => ok && lines[0] === real && lines[1] === commonDirectory,
    () => false,
  );
  // What else lies there is the worktree of a clone that is gone: git would refuse the folder.
  if (!isOurs) await rm(directory, { recursive: true, force: true });
  const commands: [string, readonly string[]][] = isOurs
    ? [
        [directory, ["checkout", "--quiet", "--force", "--detach", commit]],
        // -x: what an earlier release built into ignored folders must not run as part of this one.
        [directory, ["clean", "--quiet", "-ffdx", "--exclude=node_modules"]],
      ]
    : // --force: git may still remember a worktree whose folder was deleted.
      [[root, ["worktree", "add", "--quiet", "--force", "--detach", directory, commit]]];
  for (const [where, args] of commands) {
    const result = await git(where, args);
    if (result.ok) continue;
    throw new RollbackError("WORKSPACE_FAILED", {
      subject: directory,
      message: `git could not lay out commit ${commit} in "${directory}": ${result.stderr.trim()}`,
      remedy: `free some space or remove "${directory}", then run it again`,
    });
  }
}
