import { lstat, mkdir, realpath, rm, writeFile } from "node:fs/promises";
import { dirname, join, resolve } from "node:path";
import { execa } from "execa";
import { RollbackError } from "../model/errors.ts";

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
  /** The names of the files right in a folder at a commit; undefined where there is no such folder. */
  readonly listFolderAt: (commit: string, path: string) => Promise<readonly string[] | undefined>;
  /** Writes the files of a folder at a commit to `directory`, sub-folders included, links left out. */
  readonly exportFolder: (commit: string, path: string, directory: string) => Promise<void>;
  /**
   * Makes `directory` a detached worktree that holds exactly the commit, apart from node_modules.
   * A folder there that is no worktree of this repository is deleted: it must be the caller's own.
   */
  readonly layOut: (commit: string, directory: string) => Promise<void>;
}

// Repository content is data: no hook, no external transport, no file-system monitor of it may run.
const SAFE_OPTIONS = [
  "-c",
  "core.hooksPath=/dev/null",
  "-c",
  "protocol.ext.allow=never",
  "-c",
  "core.fsmonitor=false",
];

// Set inside git hooks and by some CI systems, they would redirect every command to another repository.
const REDIRECTING = [
  "GIT_DIR",
  "GIT_WORK_TREE",
  "GIT_IMPLICIT_WORK_TREE",
  "GIT_INDEX_FILE",
  "GIT_COMMON_DIR",
  "GIT_OBJECT_DIRECTORY",
  "GIT_ALTERNATE_OBJECT_DIRECTORIES",
  "GIT_GRAFT_FILE",
  "GIT_SHALLOW_FILE",
  "GIT_NAMESPACE",
  "GIT_PREFIX",
];

const GIT_TIMEOUT_MS = 120_000;

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
  const inRoot = (args: readonly string[]): Promise<GitResult> => git(root, args);
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
    listFolderAt: async (commit, path) => {
      const result = await inRoot(["ls-tree", "--name-only", "-z", `${commit}:${path}`]);
      return result.ok ? result.stdout.split("\0").filter((name) => name !== "") : undefined;
    },
    exportFolder: (commit, path, to) => exportFolder(inRoot, { commit, path, to }),
    layOut: (commit, worktree) => layOut(root, commonDirectory, commit, worktree),
  };
}

interface GitResult {
  readonly ok: boolean;
  readonly stdout: string;
  readonly stderr: string;
  readonly lines: readonly string[];
}

async function git(directory: string, args: readonly string[]): Promise<GitResult> {
  const environment = Object.fromEntries(
    Object.entries(process.env).filter(([name]) => !REDIRECTING.includes(name)),
  );
  const result = await execa("git", [...SAFE_OPTIONS, ...args], {
    cwd: directory,
    env: {
      ...environment,
      GIT_OPTIONAL_LOCKS: "0",
      GIT_TERMINAL_PROMPT: "0",
      GIT_LFS_SKIP_SMUDGE: "1",
      // A pinned sha means that very commit, not what refs/replace puts in its place.
      GIT_NO_REPLACE_OBJECTS: "1",
      LC_ALL: "C",
    },
    extendEnv: false,
    reject: false,
    stdin: "ignore",
    stripFinalNewline: false,
    timeout: GIT_TIMEOUT_MS,
  });
  const failedToStart = result.code === "ENOENT" ? `git cannot be started in "${directory}"` : "";
  const stdout = result.stdout;
  const lines = stdout.split("\n").filter((line) => line !== "");
  return { ok: result.exitCode === 0, stdout, stderr: result.stderr || failedToStart, lines };
}

async function listTags(inRoot: (args: readonly string[]) => Promise<GitResult>): Promise<GitTag[]> {
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

async function describeCommit(
  inRoot: (args: readonly string[]) => Promise<GitResult>,
  sha: string,
): Promise<GitCommit> {
  const { lines } = await inRoot(["show", "--no-patch", "--format=%s%x00%an%x00%cI", sha]);
  const [subject = "", author = "", committedAt = ""] = (lines[0] ?? "").split("\0");
  return { sha, subject, author, committedAt };
}

/** More than any folder of migrations holds. */
const MOST_FILES = 20_000;

async function exportFolder(
  inRoot: (args: readonly string[]) => Promise<GitResult>,
  { commit, path, to }: { readonly commit: string; readonly path: string; readonly to: string },
): Promise<void> {
  const listed = await inRoot(["ls-tree", "-r", "-z", `${commit}:${path}`]);
  const entries = listed.stdout.split("\0").filter((entry) => entry !== "");
  if (!listed.ok || entries.length > MOST_FILES) {
    throw new RollbackError("WORKSPACE_FAILED", {
      subject: path,
      message: `the folder "${path}" of commit ${commit.slice(0, 12)} cannot be read: ${listed.stderr.trim() || `${entries.length} files`}`,
      remedy: "fetch the commit (git fetch --unshallow --tags), and name a folder that it has",
    });
  }
  await mkdir(to, { recursive: true, mode: 0o700 });
  for (const entry of entries) {
    const [, mode, sha, name] = /^(\d+) \w+ ([0-9a-f]+)\t(.+)$/s.exec(entry) ?? [];
    // A link could lead anywhere, and a submodule is not there.
    if (sha === undefined || name === undefined || mode?.startsWith("100") !== true) continue;
    const blob = await inRoot(["cat-file", "blob", sha]);
    const file = join(to, name);
    await mkdir(dirname(file), { recursive: true, mode: 0o700 });
    await writeFile(file, blob.stdout, { mode: mode === "100755" ? 0o700 : 0o600 });
  }
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
