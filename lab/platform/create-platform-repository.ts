import { execFileSync } from "node:child_process";
import { cpSync, existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

const ROOT = join(import.meta.dirname, "..", "..");

// What the repository holds beside the program; the rollback's own configuration is optional there as anywhere.
const FILES = ["package.json", "package-lock.json", "rollback.yaml"];

/** A change of one file between two releases: what to find and what to put in its place. */
interface Edit {
  readonly file: string;
  readonly find: string;
  readonly replace: string;
}

/** One release in the repository's history. */
interface ReleaseCommit {
  readonly version: string;
  readonly message: string;
  readonly date: string;
  readonly edits: readonly Edit[];
}

const HISTORY: readonly ReleaseCommit[] = [
  {
    version: "1.2.2",
    message: "Release 1.2.2",
    date: "2026-03-02T09:00:00Z",
    edits: [versionEdit("1.2.3", "1.2.2"), replicas(2, 1)],
  },
  {
    version: "1.2.3",
    message: "Release 1.2.3: a second backend, so that a restart is not seen",
    date: "2026-03-09T09:00:00Z",
    edits: [versionEdit("1.2.2", "1.2.3"), replicas(1, 2)],
  },
  {
    version: "1.3.0",
    message: "Release 1.3.0: the express checkout",
    date: "2026-03-16T09:00:00Z",
    edits: [
      versionEdit("1.2.3", "1.3.0"),
      replicas(2, 3),
      { file: "stacks/backend.ts", find: 'CHECKOUT: "classic"', replace: 'CHECKOUT: "express"' },
    ],
  },
];

/**
 * Makes the platform's own git repository: its Pulumi program with the releases v1.2.2, v1.2.3 and v1.3.0 as tagged commits.
 *
 * Same commits on every machine: names and dates are fixed and no git configuration of the user is read.
 */
export function createPlatformRepository(directory: string): void {
  mkdirSync(directory, { recursive: true });
  git(directory, ["init", "--quiet", "--initial-branch=main"]);
  cpSync(join(ROOT, "Pulumi.yaml"), join(directory, "Pulumi.yaml"));
  cpSync(join(ROOT, "stacks"), join(directory, "stacks"), { recursive: true });
  for (const file of FILES.filter((name) => existsSync(join(import.meta.dirname, name)))) {
    cpSync(join(import.meta.dirname, file), join(directory, file));
  }
  writeFileSync(join(directory, ".gitignore"), "node_modules/\n");
  for (const release of HISTORY) commitRelease(directory, release);
}

function commitRelease(directory: string, { version, message, date, edits }: ReleaseCommit): void {
  for (const edit of edits) applyEdit(directory, edit);
  for (const file of ["package.json", "package-lock.json"]) setVersion(join(directory, file), version);
  git(directory, ["add", "--all"]);
  git(directory, ["commit", "--quiet", "--message", message], date);
  git(directory, ["tag", "--annotate", `v${version}`, "--message", `v${version}`], date);
}

function applyEdit(directory: string, { file, find, replace }: Edit): void {
  const path = join(directory, file);
  const before = readFileSync(path, "utf8");
  if (!before.includes(find))
    throw new Error(`"${find}" is not in ${file} any more; mend the edits of HISTORY`);
  writeFileSync(path, before.replace(find, replace));
}

function setVersion(path: string, version: string): void {
  const manifest = JSON.parse(readFileSync(path, "utf8")) as {
    version: string;
    packages?: Record<string, object>;
  };
  const root = manifest.packages?.[""];
  const packages = root && { packages: { ...manifest.packages, "": { ...root, version } } };
  writeFileSync(path, `${JSON.stringify({ ...manifest, version, ...packages }, undefined, 2)}\n`);
}

function versionEdit(from: string, to: string): Edit {
  return { file: "stacks/release.ts", find: `version: "${from}"`, replace: `version: "${to}"` };
}

function replicas(from: number, to: number): Edit {
  return { file: "stacks/backend.ts", find: `REPLICAS = ${from}`, replace: `REPLICAS = ${to}` };
}

function git(directory: string, args: readonly string[], date = ""): void {
  const identity = { NAME: "Platform Team", EMAIL: "platform@example.com", DATE: date };
  const entries = Object.entries(identity).flatMap(([key, value]) => [
    [`GIT_AUTHOR_${key}`, value],
    [`GIT_COMMITTER_${key}`, value],
  ]);
  const env = {
    PATH: process.env["PATH"],
    GIT_CONFIG_GLOBAL: "/dev/null",
    GIT_CONFIG_SYSTEM: "/dev/null",
    ...(Object.fromEntries(entries) as Record<string, string>),
  };
  execFileSync("git", args, { cwd: directory, env, stdio: ["ignore", "ignore", "pipe"] });
}
