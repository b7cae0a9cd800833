import { mkdirSync } from "node:fs";
import { createPlatformRepository } from "../platform/create-platform-repository.ts";
import type { PlatformHistory } from "../platform/histories/history.ts";
import { publishReleases } from "../platform/publish-releases.ts";
import { demoVariables, withLabProviders } from "./demo-environment.ts";
import { demoDirectory } from "./end-demo.ts";
import { installPlatform } from "./install-platform.ts";
import { runCommand } from "./run-command.ts";
import { say } from "./say.ts";
import { startLab } from "./start-lab.ts";

/** The lab with the platform's repository, as a story finds it. */
export interface Demo {
  /** The platform's repository. */
  readonly platform: string;
  /** What the lab's commands need to find it. */
  readonly variables: Readonly<Record<string, string>>;
  /** Aborted when the person wants it to end. */
  readonly signal: AbortSignal;
  /** Tells what a deploy job did. */
  readonly say: (line: string) => void;
}

/** Makes the platform's repository with its packages, and starts the lab for it. */
export async function openDemo(history: PlatformHistory, signal: AbortSignal): Promise<Demo> {
  say("starting the lab: a small cloud with real PostgreSQL and real processes");
  for (const folder of ["state", "home"]) mkdirSync(demoDirectory(folder), { recursive: true });
  const platform = demoDirectory("platform");
  createPlatformRepository(platform, history);
  publishReleases(demoDirectory("lab"), history);
  await installPlatform(platform);
  const endpoint = await startLab(signal);
  return { platform, variables: demoVariables(endpoint), signal, say };
}

/** Runs a command in the platform's repository and answers its output. */
export function runThere(
  { platform, variables, signal }: Demo,
  command: readonly [string, ...string[]],
  more: Readonly<Record<string, string>> = {},
): Promise<string> {
  return runCommand(command, { cwd: platform, env: withLabProviders({ ...variables, ...more }), signal });
}
