import { execa, type Options } from "execa";

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

/** Runs git in the repository's root. */
export type InRoot = (args: readonly string[]) => Promise<GitResult>;

/** What a git command came to; `lines` are those of its output that are not empty. */
export interface GitResult {
  readonly ok: boolean;
  readonly stdout: string;
  readonly stderr: string;
  readonly lines: readonly string[];
}

/** Runs git in a folder, away from hooks, prompts and what CI systems set; a failure is an answer. */
export async function git(directory: string, args: readonly string[]): Promise<GitResult> {
  const result = await execa("git", [...SAFE_OPTIONS, ...args], { ...optionsIn(directory), stdin: "ignore" });
  const failedToStart = result.code === "ENOENT" ? `git cannot be started in "${directory}"` : "";
  const stdout = result.stdout;
  const lines = stdout.split("\n").filter((line) => line !== "");
  return { ok: result.exitCode === 0, stdout, stderr: result.stderr || failedToStart, lines };
}

/** The same with a text as its input, and its output byte for byte; undefined when it failed. */
export async function gitBytes(
  directory: string,
  args: readonly string[],
  input: string,
): Promise<Buffer | undefined> {
  const result = await execa("git", [...SAFE_OPTIONS, ...args], {
    ...optionsIn(directory),
    input,
    encoding: "buffer",
  });
  return result.exitCode === 0 ? Buffer.from(result.stdout) : undefined;
}

function optionsIn(directory: string) {
  const environment = Object.fromEntries(
    Object.entries(process.env).filter(([name]) => !REDIRECTING.includes(name)),
  );
  return {
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
    stripFinalNewline: false,
    timeout: GIT_TIMEOUT_MS,
  } as const satisfies Options;
}
