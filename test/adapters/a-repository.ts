import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { readdirSync, readFileSync, statSync, writeFileSync, mkdirSync } from "node:fs";
import { dirname, join } from "node:path";

/** A real git repository for one spec. */
export interface TestRepository {
  readonly directory: string;
  /** Runs git in the repository, away from the configuration of this machine; answers its output. */
  readonly git: (...args: string[]) => string;
  readonly write: (file: string, text: string) => void;
  /** Writes files, commits everything and answers the commit's sha. */
  readonly commit: (message: string, files: Readonly<Record<string, string>>) => string;
}

const ENVIRONMENT = {
  PATH: process.env["PATH"],
  GIT_CONFIG_GLOBAL: "/dev/null",
  GIT_CONFIG_SYSTEM: "/dev/null",
  GIT_AUTHOR_NAME: "Ada",
  GIT_AUTHOR_EMAIL: "ada@example.org",
  GIT_COMMITTER_NAME: "Ada",
  GIT_COMMITTER_EMAIL: "ada@example.org",
};

/** Makes an empty repository with the branch `main`. */
export function aRepository(directory: string): TestRepository {
  mkdirSync(directory, { recursive: true });
  const git = (...args: string[]): string =>
    execFileSync("git", args, {
      cwd: directory,
      env: ENVIRONMENT,
      encoding: "utf8",
      stdio: "pipe",
    }).trimEnd();
  git("init", "--quiet", "--initial-branch=main");
  return wrap(directory, git);
}

/** Clones a repository with options such as `--depth 1`. */
export function aClone(from: TestRepository, directory: string, ...options: string[]): TestRepository {
  from.git("clone", "--quiet", ...options, `file://${from.directory}`, directory);
  return wrap(directory, (...args) =>
    execFileSync("git", args, {
      cwd: directory,
      env: ENVIRONMENT,
      encoding: "utf8",
      stdio: "pipe",
    }).trimEnd(),
  );
}

function wrap(directory: string, git: TestRepository["git"]): TestRepository {
  const write = (file: string, text: string): void => {
    mkdirSync(dirname(join(directory, file)), { recursive: true });
    writeFileSync(join(directory, file), text);
  };
  return {
    directory,
    git,
    write,
    commit: (message, files) => {
      for (const [file, text] of Object.entries(files)) write(file, text);
      git("add", "--all");
      git("commit", "--quiet", "--allow-empty", "--message", message);
      return git("rev-parse", "HEAD");
    },
  };
}

/** The sha256 of every file below a folder, `.git` included, without what git keeps about linked worktrees. */
export function contentsOf(directory: string): Record<string, string> {
  const files = readdirSync(directory, { recursive: true, encoding: "utf8" })
    .filter((name) => !/^\.git\/worktrees/.test(name))
    .filter((name) => statSync(join(directory, name)).isFile())
    .sort();
  return Object.fromEntries(
    files.map((name) => [
      name,
      createHash("sha256")
        .update(readFileSync(join(directory, name)))
        .digest("hex"),
    ]),
  );
}
