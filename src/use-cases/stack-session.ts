import { realpath } from "node:fs/promises";
import { dirname, join } from "node:path";
import { openRepository, type GitRepository } from "../adapters/git.ts";
import { readSettings } from "../config/read-settings.ts";
import { openJournal, type Journal } from "../journal/open-journal.ts";
import { sha256 } from "../model/digest.ts";
import { RollbackError } from "../model/errors.ts";
import type { Notify } from "../model/events.ts";
import type { Settings } from "../model/settings.ts";
import type { StackEngine } from "../model/stack-engine.ts";
import { OWN_ORGANIZATION, type Target } from "../model/target.ts";
import { createStackEngine, type StackEngineOptions } from "../pulumi/create-stack-engine.ts";
import { findPulumiCli, type PulumiCli } from "../pulumi/pulumi-cli.ts";
import { readBackend } from "../pulumi/read-backend.ts";
import { fileBackendDirectory } from "../pulumi/read-locks.ts";
import { STEP_KINDS } from "../steps/registry.ts";
import { PROBE_KINDS } from "../verify/registry.ts";
import { programConfig } from "./program-config.ts";
import { stateDirectory } from "../workspace/directories.ts";
import { findProject, type FoundProject } from "../workspace/find-project.ts";

/** What a command was asked to work on. */
export interface StackRequest {
  readonly stack: string;
  /** The folder given by --cwd, absolute. */
  readonly directory: string;
  readonly configFile: string | undefined;
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly version: string;
  readonly notify: Notify;
  /** Hides the secrets this process knows, before anything is planned, journalled or written to a file. */
  readonly redact: (text: string) => string;
  readonly now: () => Date;
}

/** A stack found, its tools found, nothing changed yet. */
export interface StackSession {
  readonly request: StackRequest;
  readonly repository: GitRepository;
  readonly found: FoundProject;
  readonly settings: Settings;
  readonly cli: PulumiCli;
  readonly backendUrl: string;
  /** The folder of a `file://` backend. */
  readonly backendDirectory: string | undefined;
  readonly target: Target;
  /** Where this stack's journal, lock, saved states and reports lie. */
  readonly stateDirectory: string;
  readonly mirrorDirectory: string | undefined;
  readonly openJournal: () => Journal;
  readonly engineFor: (release?: {
    readonly projectDirectory: string;
    readonly configFile: string | undefined;
    readonly refresh: boolean;
  }) => StackEngine;
}

/** Finds everything a command needs to speak about one stack; throws the first thing that is missing. */
export async function openStackSession(request: StackRequest): Promise<StackSession> {
  const { organization, stack } = parseStack(request.stack);
  const directory = await existingDirectory(request.directory);
  const repository = await openRepository(directory);
  const found = await findProject(directory, repository.root);
  const settings = await readSettings({
    directory: found.directory,
    file: request.configFile,
    stack,
    stepKinds: STEP_KINDS,
    probeKinds: PROBE_KINDS,
  });
  const installed = await findPulumiCli(request.environment);
  const backend = await readBackend(installed, found.directory);
  const backendDirectory = fileBackendDirectory(backend.url, found.directory);
  const target: Target = { organization, project: found.project.name, stack };
  const ours = join(
    stateDirectory(request.environment),
    `${target.project}-${stack}-${sha256(backend.url).slice(0, 8)}`,
  );
  const mirrorDirectory =
    backendDirectory && join(backendDirectory, ".pulumi", "rollback", target.project, stack);

  // The release's project file may name a backend of its own, or one relative to its folder.
  const backendVariables: Record<string, string> =
    backendDirectory === undefined ? {} : { PULUMI_BACKEND_URL: `file://${backendDirectory}` };
  const cli = installed.withVariables(backendVariables);
  const options: Omit<StackEngineOptions, "projectDirectory" | "configFile" | "config" | "refresh"> = {
    cli,
    target,
    backendUrl: backend.url,
    currentDirectory: found.directory,
    scratchDirectory: join(ours, "scratch"),
    environment: { ...request.environment, ...backendVariables },
    userAgent: `pulumi-rollback/${request.version}`,
    previewTimeoutMs: settings.previewTimeoutMs,
    statefulTypes: settings.statefulTypes,
  };
  return {
    request,
    repository,
    found,
    settings,
    cli,
    backendUrl: backend.url,
    backendDirectory,
    target,
    stateDirectory: ours,
    mirrorDirectory,
    openJournal: () =>
      openJournal({
        directory: ours,
        now: () => request.now().toISOString(),
        mirrorDirectory,
        onMirrorFailure: (message) => request.notify({ type: "notice", message }),
      }),
    engineFor: (release) =>
      createStackEngine({
        ...options,
        projectDirectory: release?.projectDirectory,
        configFile: release?.configFile,
        config: programConfig({
          projectDirectory: release?.projectDirectory ?? found.directory,
          stack,
          configDirectory: release?.configFile && dirname(release.configFile),
          scratchDirectory: options.scratchDirectory,
        }),
        refresh: release?.refresh ?? false,
      }),
  };
}

// Pulumi's own rule for stack names; a leading dash would be read as an option by the CLI.
const STACK_NAME = /^[A-Za-z0-9_.][A-Za-z0-9_.-]{0,99}$/;

/** Reads `<stack>`, `<organization>/<stack>` or `<organization>/<project>/<stack>`. */
function parseStack(text: string): Pick<Target, "organization" | "stack"> {
  const parts = text.split("/");
  const stack = parts.at(-1) ?? "";
  if (parts.length <= 3 && parts.every((part) => STACK_NAME.test(part))) {
    return { organization: parts.length > 1 ? (parts[0] ?? "") : OWN_ORGANIZATION, stack };
  }
  throw new RollbackError("STACK_NOT_FOUND", {
    subject: text,
    message: `${JSON.stringify(text)} cannot be the name of a stack: letters, digits, "_", "-" and "." only`,
    remedy: "see which exist: pulumi stack ls",
  });
}

async function existingDirectory(directory: string): Promise<string> {
  return realpath(directory).catch((error: unknown) => {
    throw new RollbackError("NOT_A_REPOSITORY", {
      subject: directory,
      message: `the folder "${directory}" cannot be opened`,
      remedy: "name an existing folder with --cwd",
      cause: error,
    });
  });
}
