import { globSync } from "node:fs";
import { cp, mkdir, mkdtemp, readFile, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";

import type { ProviderCall } from "../../lab/providers/harness/call-log.ts";
import type { Fault } from "../../lab/providers/harness/fault-file.ts";
import type { JournalEntry } from "../../src/model/journal-entry.ts";
import { killChildren, startChild, type Child, type Ended } from "./_child.ts";
import { ROOT, scenarioEnvironment } from "./_environment.ts";
import { readJournal } from "./_journal-file.ts";
import { killProcessesOf } from "./_processes.ts";
import { PACKAGES_DIRECTORY } from "./_shared-directory.ts";
import { readState, type StackState } from "./_stack-state.ts";
import { provideTemplate, runWell, type StackHistory } from "./_template.ts";

/** What a spec starts from. */
export interface ScenarioOptions extends StackHistory {
  /** Written beside the project file, uncommitted. */
  readonly rollbackYaml?: string;
}

/** The moments around a step's entries in the journal; only some steps write down what they will need. */
export type KillPoint =
  "before-intent" | "after-intent" | "after-memory" | "after-effect" | "copied-outcome" | "after-outcome";

/** One machine's view of a deployed stack: its clone, its folders, its commands. */
export interface Scenario {
  readonly repository: string;
  readonly project: string;
  readonly backend: string;
  readonly lab: string;
  /** Where this machine keeps journals and reports. */
  readonly stateDirectory: string;
  readonly env: NodeJS.ProcessEnv;
  /** Runs the command line to its end; `--stack prod` is added where no stack is named. */
  readonly rollback: (...args: string[]) => Promise<Ended>;
  /** Starts the command line and leaves it at work. */
  readonly start: (...args: string[]) => Child;
  /** Runs it with a SIGKILL at one point of one step. */
  readonly killAt: (point: KillPoint, step: string, ...args: string[]) => Promise<Ended>;
  readonly pulumi: (...args: string[]) => Promise<Ended>;
  readonly git: (...args: string[]) => Promise<string>;
  /** Every provider call with an effect since the scenario began, as `Create a`, oldest first. */
  readonly effects: () => Promise<readonly string[]>;
  readonly calls: () => Promise<readonly ProviderCall[]>;
  readonly state: () => Promise<StackState>;
  readonly setFaults: (...faults: Fault[]) => Promise<void>;
  /** The newest run's entries, their chain checked. */
  readonly journal: () => readonly JournalEntry[];
  /** The folder of the newest run. */
  readonly runDirectory: () => string;
  readonly write: (file: string, content: string) => Promise<void>;
  /** The same with variables of its own. */
  readonly withEnvironment: (env: NodeJS.ProcessEnv) => Scenario;
  /** Another machine: a clone of the repository, empty folders, the same backend. */
  readonly elsewhere: () => Promise<Scenario>;
}

const MAIN = join(ROOT, "src/cli/main.ts");
const KILL_AT = pathToFileURL(join(import.meta.dirname, "_kill-at.ts")).href;

const opened: { readonly directory: string; readonly lab: string }[] = [];

/** A stack `prod` of project `shop` that was deployed release by release; ended by `cleanUp`. */
export async function aStack(options: ScenarioOptions): Promise<Scenario> {
  const { rollbackYaml, ...history } = options;
  const template = await provideTemplate(history);
  const directory = await mkdtemp(join(tmpdir(), "rollback-scenario-"));
  const lab = join(directory, "lab");
  opened.push({ directory, lab });
  await cp(template, directory, { recursive: true, verbatimSymlinks: true, preserveTimestamps: true });
  await rm(join(lab, "calls.ndjson"), { force: true });
  const scenario = await onMachine(directory, {
    repository: join(directory, "repository"),
    subfolder: history.subfolder ?? "",
    machine: join(directory, "machine"),
  });
  if (rollbackYaml !== undefined) await scenario.write("rollback.yaml", rollbackYaml);
  return scenario;
}

/** Ends every process and removes every folder of the scenarios opened since the last call. */
export async function cleanUp(): Promise<void> {
  killChildren();
  for (const { directory, lab } of opened.splice(0)) {
    await killProcessesOf(lab);
    await rm(directory, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 });
  }
}

interface Place {
  readonly repository: string;
  readonly subfolder: string;
  readonly machine: string;
}

async function onMachine(directory: string, place: Place): Promise<Scenario> {
  const cache = join(place.machine, "cache");
  await mkdir(cache, { recursive: true });
  // Prepared releases start at once; nothing else is shared.
  await symlink(PACKAGES_DIRECTORY, join(cache, "dependencies"));
  const folders = {
    backend: join(directory, "backend"),
    lab: join(directory, "lab"),
    machine: place.machine,
  };
  return asScenario(directory, place, scenarioEnvironment(folders));
}

function asScenario(directory: string, place: Place, env: NodeJS.ProcessEnv): Scenario {
  const { repository, subfolder, machine } = place;
  const project = join(repository, subfolder);
  const backend = join(directory, "backend");
  const lab = join(directory, "lab");
  const stateDirectory = env["ROLLBACK_STATE"] ?? join(machine, "state");
  const options = { cwd: project, env };
  const start = (...args: string[]): Child =>
    startChild([process.execPath, MAIN, ...withStack(args)], options);
  const calls = async (): Promise<ProviderCall[]> => {
    const log = await readFile(join(lab, "calls.ndjson"), "utf8").catch(() => "");
    const lines = log.split("\n").filter((line) => line !== "");
    return lines.map((line) => JSON.parse(line) as ProviderCall);
  };
  const journal = (): readonly JournalEntry[] => readJournal(stateDirectory);
  return {
    repository,
    project,
    backend,
    lab,
    stateDirectory,
    env,
    start,
    calls,
    journal,
    rollback: (...args) => start(...args).ended,
    killAt: (point, step, ...args) =>
      startChild([process.execPath, "--import", KILL_AT, MAIN, ...withStack(args)], {
        ...options,
        env: { ...env, KILL_AT: `${point}:${step}` },
      }).ended,
    pulumi: (...args) => runWell(["pulumi", ...args, "--non-interactive"], options),
    git: async (...args) => (await runWell(["git", ...args], options)).stdout,
    effects: async () =>
      (await calls())
        .filter(({ method, preview }) => !preview && ["Create", "Update", "Delete"].includes(method))
        .map(({ method, urn }) => `${method} ${urn.split("::").at(-1) ?? ""}`),
    state: () => readState(backend),
    setFaults: (...faults) => writeFile(join(lab, "faults.json"), JSON.stringify(faults)),
    runDirectory: () => globSync(join(stateDirectory, "*", "runs", journal()[0]?.run ?? "none"))[0] ?? "",
    write: (file, content) => writeFile(join(project, file), content),
    withEnvironment: (extra) => asScenario(directory, place, { ...env, ...extra }),
    elsewhere: async () => {
      const other = await mkdtemp(join(directory, "machine-"));
      const clone = join(other, "repository");
      await runWell(["git", "clone", "--quiet", repository, clone], { cwd: other, env });
      return onMachine(directory, { repository: clone, subfolder, machine: other });
    },
  };
}

/** Commands that name their stack themselves, or have none. */
const WITHOUT_STACK = new Set(["apply", "init", "doctor"]);

function withStack(args: readonly string[]): readonly string[] {
  const isNamed = WITHOUT_STACK.has(args[0] ?? "") || args.some((arg) => /^(--stack|-s)(=|$)/.test(arg));
  return isNamed ? args : [...args, "--stack", "prod"];
}
