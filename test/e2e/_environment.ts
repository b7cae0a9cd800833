import { existsSync, readdirSync } from "node:fs";
import { homedir } from "node:os";
import { delimiter, dirname, join } from "node:path";

/** The root of this repository. */
export const ROOT: string = join(import.meta.dirname, "../..");

/** The passphrase of every scenario's stack: it must never be printed. */
export const PASSPHRASE = "correct-horse-battery-staple";

/** Where one machine of a scenario keeps what is not the stack's. */
export interface MachineDirectories {
  readonly backend: string;
  readonly lab: string;
  /** Parent of the machine's own folders. */
  readonly machine: string;
}

/** The environment of a scenario's commands: this process's own, and everything that is kept pointed into the scenario. */
export function scenarioEnvironment({ backend, lab, machine }: MachineDirectories): NodeJS.ProcessEnv {
  const inherited = Object.entries(process.env).filter(
    ([name]) => !/^(PULUMI_|ROLLBACK_|LAB_|GIT_|NODE_OPTIONS$|npm_|CI$)/.test(name),
  );
  return {
    ...Object.fromEntries(inherited),
    PATH: searchPath(),
    ROLLBACK_NODE: process.execPath,
    PULUMI_HOME: join(machine, "pulumi"),
    PULUMI_BACKEND_URL: `file://${backend}`,
    PULUMI_CONFIG_PASSPHRASE: PASSPHRASE,
    PULUMI_SKIP_UPDATE_CHECK: "true",
    LAB_DIR: lab,
    ROLLBACK_STATE: join(machine, "state"),
    ROLLBACK_CACHE: join(machine, "cache"),
    GIT_CONFIG_GLOBAL: "/dev/null",
    GIT_AUTHOR_NAME: "Dev",
    GIT_AUTHOR_EMAIL: "dev@example.com",
    GIT_COMMITTER_NAME: "Dev",
    GIT_COMMITTER_EMAIL: "dev@example.com",
  };
}

function searchPath(): string {
  const lab = ["lab/bin/language", "lab/bin/providers"].map((folder) => join(ROOT, folder));
  const inherited = (process.env["PATH"] ?? "").split(delimiter);
  return [...lab, engineFolder(inherited), dirname(process.execPath), ...inherited].join(delimiter);
}

function engineFolder(inherited: readonly string[]): string {
  const cache = join(homedir(), ".cache/pulumi-rollback/engine");
  const cached = existsSync(cache) ? readdirSync(cache).map((version) => join(cache, version)) : [];
  const found = [...inherited, ...cached].find((folder) => existsSync(join(folder, "pulumi")));
  if (found === undefined)
    throw new Error("no pulumi engine on the PATH or in the toolkit's cache; run npm test");
  return found;
}
