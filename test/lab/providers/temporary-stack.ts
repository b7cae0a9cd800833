import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { existsSync, readdirSync } from "node:fs";
import { mkdir, mkdtemp, readFile, rm, symlink, writeFile } from "node:fs/promises";
import { homedir, tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { text } from "node:stream/consumers";

import type { ProviderCall } from "../../../lab/providers/harness/call-log.ts";
import type { Fault } from "../../../lab/providers/harness/fault-file.ts";

const ROOT = join(import.meta.dirname, "../../..");
const PROJECT = `name: demo
runtime:
  name: nodejs
  options: { typescript: false }
main: index.ts
`;

/** What one command of the engine printed and how it ended. */
export interface EngineRun {
  readonly code: number | null;
  readonly output: string;
}

/** A stack of its own on the genuine engine: a program, a `file://` backend and a lab directory. */
export interface TemporaryStack {
  readonly directory: string;
  readonly labDirectory: string;
  write(file: string, content: string): Promise<void>;
  /** Runs one command to its end. */
  run(...args: string[]): Promise<EngineRun>;
  /** Starts one command and leaves it running. */
  start(...args: string[]): ChildProcess;
  script(faults: readonly Fault[]): Promise<void>;
  /** Calls with an effect, oldest first. */
  effects(): Promise<ProviderCall[]>;
  remove(): Promise<void>;
}

/** Makes a stack `dev` for a program of which only `index.ts` is given. */
export async function temporaryStack(
  program: string,
  environment: NodeJS.ProcessEnv = {},
): Promise<TemporaryStack> {
  const directory = await mkdtemp(join(tmpdir(), "lab-stack-"));
  const labDirectory = join(directory, "lab");
  for (const folder of ["program", "state", "home", "lab"]) await mkdir(join(directory, folder));
  await symlink(join(ROOT, "node_modules"), join(directory, "program/node_modules"));

  const env = {
    ...process.env,
    PATH: [join(ROOT, "lab/bin/language"), join(ROOT, "lab/bin/providers"), process.env["PATH"]].join(
      delimiter,
    ),
    ROLLBACK_NODE: process.execPath,
    PULUMI_HOME: join(directory, "home"),
    PULUMI_BACKEND_URL: `file://${join(directory, "state")}`,
    PULUMI_CONFIG_PASSPHRASE: "",
    PULUMI_SKIP_UPDATE_CHECK: "true",
    LAB_DIR: labDirectory,
    ...environment,
  };
  const start = (...args: string[]) =>
    spawn(enginePath(), [...args, "--non-interactive"], {
      cwd: join(directory, "program"),
      env,
      stdio: ["ignore", "pipe", "pipe"],
    });

  const stack: TemporaryStack = {
    directory,
    labDirectory,
    start,
    write: (file, content) => writeFile(join(directory, "program", file), content),
    async run(...args) {
      const engine = start(...args);
      const output = Promise.all([text(engine.stdout), text(engine.stderr)]);
      const [code] = (await once(engine, "close")) as [number | null];
      return { code, output: (await output).join("\n") };
    },
    script: (faults) => writeFile(join(labDirectory, "faults.json"), JSON.stringify(faults)),
    async effects() {
      const log = await readFile(join(labDirectory, "calls.ndjson"), "utf8").catch(() => "");
      const calls = log
        .split("\n")
        .filter(Boolean)
        .map((line) => JSON.parse(line) as ProviderCall);
      return calls.filter(
        ({ method, preview }) => !preview && ["Create", "Update", "Delete"].includes(method),
      );
    },
    remove: () => rm(directory, { recursive: true, force: true }),
  };
  await stack.write("Pulumi.yaml", PROJECT);
  await stack.write("package.json", '{ "type": "module" }');
  await stack.write("index.ts", program);
  await stack.run("stack", "init", "dev");
  return stack;
}

function enginePath(): string {
  const onPath = (process.env["PATH"] ?? "").split(delimiter).map((folder) => join(folder, "pulumi"));
  const cache = join(homedir(), ".cache/pulumi-rollback/engine");
  const cached = existsSync(cache) ? readdirSync(cache).map((version) => join(cache, version, "pulumi")) : [];
  const found = [...onPath, ...cached].find((path) => existsSync(path));
  if (found === undefined)
    throw new Error("no pulumi engine on the PATH or in the toolkit's cache; run npm test");
  return found;
}
