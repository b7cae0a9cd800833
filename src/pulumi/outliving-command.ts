import { mkdir, open, readFile } from "node:fs/promises";
import { join } from "node:path";
import type { PulumiCommand } from "@pulumi/pulumi/automation/index.js";
import { execa } from "execa";

/** How a command ended, as the Automation API hands it around. */
interface CommandAnswer {
  readonly stdout: string;
  readonly stderr: string;
  readonly code: number;
}

/** The part of `PulumiCommand` that its types leave out as internal (automation/cmd.ts). */
interface RunsCommands {
  run: (
    args: string[],
    directory: string,
    environment: Record<string, string>,
    ...listeners: unknown[]
  ) => Promise<CommandAnswer>;
}

/**
 * The Automation API's way to start the CLI, changed so that an update outlives this process.
 *
 * The API reads the update's output through a pipe. When this process is killed, the next line the
 * engine prints would end it by SIGPIPE in the middle of an operation; so `up` writes into files.
 * Other commands stay as they are: `stack output` prints secrets, which belong in no file.
 */
export function outlivingCommand(command: PulumiCommand, scratchDirectory: string): PulumiCommand {
  const internal = command as unknown as RunsCommands;
  const run = internal.run.bind(command);
  internal.run = (args, directory, environment, ...listeners) =>
    args[0] === "up"
      ? runIntoFiles(args, { directory, environment, scratchDirectory })
      : run(args, directory, environment, ...listeners);
  return command;
}

interface Place {
  readonly directory: string;
  readonly environment: Readonly<Record<string, string>>;
  readonly scratchDirectory: string;
}

async function runIntoFiles(args: readonly string[], place: Place): Promise<CommandAnswer> {
  const { directory, environment, scratchDirectory } = place;
  await mkdir(scratchDirectory, { recursive: true, mode: 0o700 });
  const outFile = join(scratchDirectory, "update.out");
  const errFile = join(scratchDirectory, "update.err");
  const out = await open(outFile, "w", 0o600);
  const err = await open(errFile, "w", 0o600);
  try {
    const { exitCode } = await execa("pulumi", [...args, "--non-interactive"], {
      cwd: directory,
      env: { ...environment, PULUMI_AUTOMATION_API: "true" },
      stdin: "ignore",
      // Descriptors instead of paths: between a path and the child execa would put a pipe of its own.
      stdout: out.fd as 1,
      stderr: err.fd as 2,
      reject: false,
    });
    const [stdout, stderr] = await Promise.all([readFile(outFile, "utf8"), readFile(errFile, "utf8")]);
    if (exitCode === 0) return { stdout, stderr, code: exitCode };
    throw new Error(
      `${stdout}\n${stderr}\npulumi up ended ${exitCode === undefined ? "by a signal" : `with exit code ${exitCode}`}`,
    );
  } finally {
    await Promise.all([out.close(), err.close()]);
  }
}
