import { execa } from "execa";
import { RollbackError } from "../model/errors.ts";

type Environment = Readonly<Record<string, string | undefined>>;

/** How one Pulumi command ended. */
export interface CliResult {
  readonly exitCode: number | undefined;
  /** Empty when it was sent to a file. */
  readonly stdout: string;
  readonly stderr: string;
  readonly timedOut: boolean;
}

interface RunOptions {
  readonly directory: string;
  readonly timeoutMs: number;
  /** Sends stdout to a file instead of memory: a preview of 10,000 resources is some 50 MB. */
  readonly stdoutFile?: string;
}

/** The Pulumi CLI, asked without a terminal, without colours and without its own update check. */
export interface PulumiCli {
  readonly executable: string;
  readonly version: string;
  /** The same CLI with further variables in its environment. */
  readonly withVariables: (variables: Readonly<Record<string, string>>) => PulumiCli;
  /** Runs to the end; only a CLI that cannot be started throws. */
  readonly run: (args: readonly string[], options: RunOptions) => Promise<CliResult>;
}

/** Variables every Pulumi command of ours runs with, on top of the caller's. */
export const CLI_ENVIRONMENT = {
  PULUMI_SKIP_UPDATE_CHECK: "true",
  // A stack file without a salt must not get a new one: the state's secrets would be re-encrypted with it.
  PULUMI_FALLBACK_TO_STATE_SECRETS_MANAGER: "true",
  NO_COLOR: "1",
} as const;

/** Time for a cancelled Pulumi command to settle its operations before it is killed. */
const GRACE_MS = 30_000;

const EXECUTABLE = "pulumi";

/** Finds the Pulumi CLI on the PATH and asks its version; throws ENGINE_MISSING with the ways out. */
export async function findPulumiCli(environment: Environment): Promise<PulumiCli> {
  const run = runnerWith(environment);
  const answer = await run(["version"], { directory: process.cwd(), timeoutMs: 30_000 });
  const version = /v?(\d+\.\d+\.\d+\S*)/.exec(answer.stdout)?.[1];
  if (version === undefined) {
    const said = JSON.stringify(answer.stdout.trim() || answer.stderr.trim());
    throw engineMissing(`"pulumi version" answered ${said}`);
  }
  return cliWith(version, environment, run);
}

function cliWith(version: string, environment: Environment, run: PulumiCli["run"]): PulumiCli {
  return {
    executable: EXECUTABLE,
    version,
    run,
    withVariables: (variables) => {
      const extended = { ...environment, ...variables };
      return cliWith(version, extended, runnerWith(extended));
    },
  };
}

function runnerWith(environment: Environment): PulumiCli["run"] {
  const env = { ...environment, ...CLI_ENVIRONMENT };
  return async (args, options) => {
    const result = await execa(EXECUTABLE, args, {
      cwd: options.directory,
      env,
      extendEnv: false,
      stdin: "ignore",
      stdout: options.stdoutFile === undefined ? "pipe" : { file: options.stdoutFile },
      reject: false,
      timeout: options.timeoutMs,
      // The first SIGINT lets operations under way finish; a second signal would orphan resources.
      killSignal: "SIGINT",
      forceKillAfterDelay: GRACE_MS,
      maxBuffer: 256 * 1024 * 1024,
    });
    if (result.code === "ENOENT" || result.code === "EACCES")
      throw engineMissing(result.shortMessage ?? result.code);
    return {
      exitCode: result.exitCode,
      stdout: typeof result.stdout === "string" ? result.stdout : "",
      stderr: typeof result.stderr === "string" ? result.stderr : "",
      timedOut: result.timedOut,
    };
  };
}

function engineMissing(detail: string): RollbackError {
  return new RollbackError("ENGINE_MISSING", {
    subject: "pulumi",
    message: `the Pulumi CLI cannot be run from the PATH: ${detail}`,
    remedy:
      "install the Pulumi CLI (https://www.pulumi.com/docs/install/) and put it on the PATH, then see: rollback doctor",
  });
}
