import { execFileSync } from "node:child_process";
import { cpSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Edit, PlatformHistory, PlatformRelease } from "./histories/history.ts";
import { PLAIN_HISTORY } from "./histories/plain.ts";

const ROOT = join(import.meta.dirname, "..", "..");

// What the repository holds beside the program.
const FILES = ["package.json", "package-lock.json", "rollback.yaml"];

/**
 * Makes the platform's own git repository: its Pulumi program with the releases v1.2.2, v1.2.3 and v1.3.0 as tagged commits.
 *
 * Same commits on every machine: names and dates are fixed and no git configuration of the user is read.
 */
export function createPlatformRepository(
  directory: string,
  { folder, releases }: PlatformHistory = PLAIN_HISTORY,
): void {
  mkdirSync(directory, { recursive: true });
  git(directory, ["init", "--quiet", "--initial-branch=main"]);
  cpSync(join(ROOT, "Pulumi.yaml"), join(directory, "Pulumi.yaml"));
  cpSync(join(ROOT, "stacks"), join(directory, "stacks"), { recursive: true });
  for (const file of FILES) cpSync(join(folder, file), join(directory, file));
  writeFileSync(join(directory, ".gitignore"), "node_modules/\n");
  for (const release of releases) {
    for (const file of release.files ?? []) cpSync(join(folder, file), join(directory, file));
    commitRelease(directory, release);
  }
}

function commitRelease(directory: string, { version, message, date, edits }: PlatformRelease): void {
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
    throw new Error(`"${find}" is not in ${file} any more; mend the edits in lab/platform/histories/`);
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
