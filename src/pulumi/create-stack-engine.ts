import { randomUUID } from "node:crypto";
import { mkdir, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { Checkpoint } from "../model/checkpoint.ts";
import { RollbackError } from "../model/errors.ts";
import type { Preview } from "../model/preview.ts";
import type { StackUpdate } from "../model/release.ts";
import { stackReference, targetName, type Target } from "../model/target.ts";
import type { StackEngine, UpdateResult } from "../model/stack-engine.ts";
import { applyRelease, preloadAutomationApi } from "./apply-release.ts";
import { explainFailure } from "./explain-failure.ts";
import { readCheckpointFile } from "./parse-checkpoint.ts";
import { parseHistory } from "./parse-history.ts";
import { planFileIn, previewRelease, readPlanHash } from "./preview-release.ts";
import type { CliResult, PulumiCli } from "./pulumi-cli.ts";
import { fileBackendDirectory, readLocks } from "./read-locks.ts";

/** The configuration of the release's program, which lies in files that only the workspace knows. */
export interface ProgramConfig {
  /** Values by whole key; secrets are `null`. */
  readonly read: () => Promise<Readonly<Record<string, string | null>>>;
  /** Writes a copy of the file with other values and answers where it lies. */
  readonly override: (values: Readonly<Record<string, string>>) => Promise<string>;
}

/** What the engine needs to know of the stack and of the program it runs. */
export interface StackEngineOptions {
  readonly cli: PulumiCli;
  readonly target: Target;
  readonly backendUrl: string;
  /** The project folder the person works in, for what needs no program. */
  readonly currentDirectory: string;
  /** The release's project; undefined as long as only the stack is looked at. */
  readonly projectDirectory: string | undefined;
  readonly scratchDirectory: string;
  readonly configFile: string | undefined;
  readonly config: ProgramConfig;
  /** Plain values over those of the configuration file. */
  readonly overrides?: Readonly<Record<string, string>>;
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly userAgent: string;
  readonly refresh: boolean;
  readonly previewTimeoutMs: number;
  readonly statefulTypes: readonly string[];
}

const QUERY_TIMEOUT_MS = 120_000;
/** Asked explicitly: without it the CLI answers 10 entries only (pkg/cmd/pulumi/stack/stack_history.go). */
const HISTORY_PAGE = 500;
const HISTORY_PAGES = 200;

/** Ties Pulumi's CLI and Automation API to one stack; selects it and never creates it. */
export function createStackEngine(options: StackEngineOptions): StackEngine {
  const { cli, target } = options;
  const stack = stackReference(target);
  const backendDirectory = fileBackendDirectory(options.backendUrl, options.currentDirectory);
  let lastPreview: Preview | undefined;

  const query = async (args: readonly string[], stdoutFile?: string): Promise<CliResult> => {
    const result = await cli.run([...args, "--stack", stack, "--non-interactive"], {
      directory: options.currentDirectory,
      timeoutMs: QUERY_TIMEOUT_MS,
      ...(stdoutFile === undefined ? {} : { stdoutFile }),
    });
    if (result.exitCode !== 0)
      throw explainFailure(result, { operation: args.slice(0, 2).join(" "), stack: target.stack });
    return result;
  };
  const exportState = async (): Promise<string> => (await query(["stack", "export"])).stdout;
  const readCheckpoint = async (): Promise<Checkpoint> => {
    await mkdir(options.scratchDirectory, { recursive: true, mode: 0o700 });
    const file = join(options.scratchDirectory, `export-${randomUUID()}.json`);
    try {
      await query(["stack", "export"], file);
      return await readCheckpointFile(file, target.stack);
    } finally {
      await rm(file, { force: true });
    }
  };
  const program = (): string => options.projectDirectory ?? options.currentDirectory;
  const { config, overrides } = options;
  const configFile = async (): Promise<string | undefined> =>
    overrides === undefined ? options.configFile : config.override(overrides);

  return {
    exportState,
    readCheckpoint,
    importState: (deployment, expectedHash) => importState(deployment, expectedHash),
    readHistory: () => readHistory(query),
    readLocks: () => readLocks(backendDirectory, target),
    clearDeadLocks: () => clearDeadLocks(),
    readConfig: async () => ({ ...(await config.read()), ...overrides }),
    withConfig: (values) => createStackEngine({ ...options, overrides: { ...overrides, ...values } }),
    previewRelease: async () => {
      lastPreview = await previewRelease({
        ...options,
        configFile: await configFile(),
        stack,
        projectDirectory: program(),
        timeoutMs: options.previewTimeoutMs,
        // Loading the Automation API takes a second, in which this process can do nothing else.
        onStarted: () => void preloadAutomationApi(),
      });
      return lastPreview;
    },
    lastPreview: () => lastPreview,
    applyRelease: async ({ message, onProgress }) => {
      const judged = lastPreview;
      // Used up: the saved plan fits the state as it is now, and no other.
      lastPreview = undefined;
      const planFile = planFileIn(options.scratchDirectory);
      if (judged?.planHash === undefined || (await readPlanHash(planFile)) !== judged.planHash)
        return nothingApplied("the engine's saved plan is not the one that was judged");
      return applyRelease({
        stack,
        projectDirectory: program(),
        environment: options.environment,
        planFile,
        scratchDirectory: options.scratchDirectory,
        configFile: await configFile(),
        refresh: options.refresh,
        userAgent: options.userAgent,
        message,
        expectedOperations: judged.changes.filter((change) => change.op !== "same").length,
        onProgress,
      });
    },
  };

  async function importState(deployment: string, expectedHash: string): Promise<void> {
    if ((await readCheckpoint()).hash !== expectedHash) {
      throw new RollbackError("PLAN_STALE", {
        subject: targetName(target),
        message: `the state of stack "${target.stack}" changed while it was being edited`,
        remedy: "find out who else updates the stack, then resume",
      });
    }
    await mkdir(options.scratchDirectory, { recursive: true, mode: 0o700 });
    const file = join(options.scratchDirectory, "import.json");
    try {
      await writeFile(file, deployment, { mode: 0o600 });
      await query(["stack", "import", "--file", file]);
    } finally {
      await rm(file, { force: true });
    }
  }

  async function clearDeadLocks(): Promise<void> {
    const locks = await readLocks(backendDirectory, target);
    if (locks.length === 0) return;
    if (locks.some((lock) => lock.owner !== "dead")) {
      throw new RollbackError("RUN_IN_PROGRESS", {
        subject: targetName(target),
        message: `a Pulumi process still holds the lock of stack "${target.stack}"`,
        remedy: "wait until it ends; `pulumi cancel` would delete its lock without stopping it",
      });
    }
    // Safe only here: cancel deletes every lock of the stack, and each of them belongs to a process that is gone.
    const result = await cli.run(["cancel", "--yes", stack, "--non-interactive"], {
      directory: options.currentDirectory,
      timeoutMs: QUERY_TIMEOUT_MS,
    });
    if (result.exitCode !== 0) throw explainFailure(result, { operation: "cancel", stack: target.stack });
  }
}

function nothingApplied(detail: string): UpdateResult {
  return { succeeded: false, detail: `${detail}: nothing was applied`, resourceChanges: {} };
}

async function readHistory(
  query: (args: readonly string[]) => Promise<CliResult>,
): Promise<readonly StackUpdate[]> {
  const pages: string[] = [];
  for (let page = 1; page <= HISTORY_PAGES; page += 1) {
    const { stdout } = await query([
      "stack",
      "history",
      "--json",
      "--page-size",
      String(HISTORY_PAGE),
      "--page",
      String(page),
    ]);
    pages.push(stdout);
    if ((stdout.match(/^ {2}\{$/gm) ?? []).length < HISTORY_PAGE) break;
  }
  return parseHistory(pages);
}
