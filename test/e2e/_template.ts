import { createHash, randomBytes } from "node:crypto";
import { existsSync } from "node:fs";
import { mkdir, rename, rm, symlink, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";

import { startChild, type Ended } from "./_child.ts";
import { PACKAGE_FILES, provideDependencies } from "./_dependencies.ts";
import { scenarioEnvironment } from "./_environment.ts";
import { RUN_DIRECTORY } from "./_shared-directory.ts";

/** One release of a scenario: its program, and what else is different in it. */
export interface ReleaseSource {
  readonly program: string;
  /** Set by `pulumi config set` before the commit. */
  readonly config?: Readonly<Record<string, string>>;
  /** Files beside the program; `undefined` removes one. */
  readonly files?: Readonly<Record<string, string | undefined>>;
}

/** What a scenario's stack has lived through before the spec begins. */
export interface StackHistory {
  /** By tag, in the order in which they were deployed. */
  readonly releases: Readonly<Record<string, string | ReleaseSource>>;
  /** Folder of the Pulumi project in the repository; its root by default. */
  readonly subfolder?: string;
  /** Secrets of the stack's configuration, set before the first release. */
  readonly secrets?: Readonly<Record<string, string>>;
}

const PROJECT_FILE = `name: shop
runtime: { name: nodejs, options: { typescript: false } }
main: index.ts
`;

/**
 * A folder with the repository, the backend and the lab of a stack that really was deployed that way.
 *
 * Made once per history and test run; whoever wants to change it copies it first.
 */
export async function provideTemplate(history: StackHistory): Promise<string> {
  const name = createHash("sha256").update(JSON.stringify(history)).digest("hex").slice(0, 16);
  const template = join(RUN_DIRECTORY, "templates", name);
  if (existsSync(template)) return template;
  const draft = `${template}.${randomBytes(4).toString("hex")}.draft`;
  await deployReleases(draft, history);
  // Two processes of one test run may have made the same: the first one stays.
  await rename(draft, template).catch(() => rm(draft, { recursive: true, force: true }));
  return template;
}

async function deployReleases(directory: string, { releases, subfolder = "", secrets = {} }: StackHistory) {
  const project = join(directory, "repository", subfolder);
  const env = scenarioEnvironment({
    backend: join(directory, "backend"),
    lab: join(directory, "lab"),
    machine: join(directory, "machine"),
  });
  for (const folder of [project, join(directory, "backend"), join(directory, "lab")])
    await mkdir(folder, { recursive: true });
  const run = (...command: [string, ...string[]]): Promise<Ended> => runWell(command, { cwd: project, env });

  await run("git", "init", "--quiet", "--initial-branch=main", join(directory, "repository"));
  await writeFiles(project, {
    ...PACKAGE_FILES,
    "Pulumi.yaml": PROJECT_FILE,
    ".gitignore": "node_modules\n",
  });
  await symlink(await provideDependencies(), join(project, "node_modules"));
  await run("pulumi", "stack", "init", "prod", "--non-interactive");
  for (const [key, value] of Object.entries(secrets)) await setConfig(run, key, value, "--secret");
  for (const [tag, release] of Object.entries(releases)) {
    const { program, config = {}, files = {} } = typeof release === "string" ? { program: release } : release;
    await writeFiles(project, { "index.ts": program, ...files });
    for (const [key, value] of Object.entries(config)) await setConfig(run, key, value);
    await run("git", "add", "--all", ".");
    await run("git", "commit", "--quiet", "--message", `Release ${tag}`);
    await run("git", "tag", tag);
    await run("pulumi", "up", "--stack", "prod", "--yes", "--skip-preview", "--non-interactive");
  }
}

type Run = (...command: [string, ...string[]]) => Promise<Ended>;

async function setConfig(run: Run, key: string, value: string, ...flags: string[]): Promise<void> {
  await run("pulumi", "config", "set", "--stack", "prod", "--non-interactive", ...flags, key, value);
}

async function writeFiles(directory: string, files: Readonly<Record<string, string | undefined>>) {
  for (const [name, content] of Object.entries(files)) {
    const path = join(directory, name);
    await mkdir(dirname(path), { recursive: true });
    await (content === undefined ? rm(path, { force: true }) : writeFile(path, content));
  }
}

/** Runs a command that has to succeed. */
export async function runWell(
  command: readonly [string, ...string[]],
  options: { readonly cwd: string; readonly env: NodeJS.ProcessEnv },
): Promise<Ended> {
  const ended = await startChild(command, options).ended;
  if (ended.exitCode === 0) return ended;
  throw new Error(`${command.join(" ")} failed (${String(ended.exitCode)})\n${ended.stdout}${ended.stderr}`);
}
