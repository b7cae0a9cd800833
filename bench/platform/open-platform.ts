import { mkdir, rm } from "node:fs/promises";
import { join } from "node:path";
import { createPlatformRepository } from "../../lab/platform/create-platform-repository.ts";
import { publishReleases } from "../../lab/platform/publish-releases.ts";
import { installDependencies } from "../../src/workspace/install-dependencies.ts";
import { findPackageRoot } from "../../src/workspace/package-manager.ts";
import { awaitVersion } from "./await-version.ts";
import { benchDirectory } from "./directories.ts";
import { platformEnvironment } from "./environment.ts";
import { run } from "./run.ts";
import { startCloud } from "./start-cloud.ts";

/** The release every measured rollback goes back to, and the one it comes from. */
export const GOOD = { tag: "v1.2.3", version: "1.2.3" } as const;
export const BAD = { tag: "v1.3.0", version: "1.3.0" } as const;

/** The reference platform, deployed to the lab, while it is measured. */
export interface Platform {
  readonly env: NodeJS.ProcessEnv;
  /** The team's repository, where deploys are made from. */
  readonly repository: string;
  /** A second clone, checked out at the good release with its packages. */
  readonly warm: string;
  readonly backendUrl: string;
  /** Brings the stack to the bad release; never timed. */
  readonly deployBad: () => Promise<void>;
  readonly close: () => Promise<void>;
}

/** Starts a lab of its own and deploys the good release to it. */
export async function openPlatform(say: (line: string) => void): Promise<Platform> {
  await rm(benchDirectory(), { recursive: true, force: true });
  for (const folder of ["state", "home", "lab"]) await mkdir(benchDirectory(folder), { recursive: true });
  const repository = benchDirectory("platform");
  const warm = benchDirectory("warm");
  createPlatformRepository(repository);
  publishReleases(benchDirectory("lab"));
  const cloud = await startCloud();
  const close = async (): Promise<void> => {
    await cloud.stop();
    await rm(benchDirectory(), { recursive: true, force: true, maxRetries: 5, retryDelay: 200 });
  };
  try {
    const env = platformEnvironment(cloud.endpoint);
    await run(["git", "clone", "--quiet", repository, warm], { cwd: benchDirectory(), env });
    await run(["git", "checkout", "--quiet", GOOD.tag], { cwd: warm, env });
    for (const folder of [repository, warm]) await installPlatform(folder, say);
    await run(["pulumi", "stack", "init", "prod", "--non-interactive"], { cwd: repository, env });
    const deploy = (tag: string): Promise<void> => deployTag(tag, repository, env);
    say("deploying the good release");
    await deploy(GOOD.tag);
    const output = ["pulumi", "stack", "output", "backendUrl", "--stack", "prod"] as const;
    const backendUrl = (await run(output, { cwd: repository, env })).trim();
    const deployBad = async (): Promise<void> => {
      await deploy(BAD.tag);
      await awaitVersion(backendUrl, BAD.version);
    };
    return { env, repository, warm, backendUrl, deployBad, close };
  } catch (error) {
    await close();
    throw error;
  }
}

async function deployTag(tag: string, cwd: string, env: NodeJS.ProcessEnv): Promise<void> {
  await run(["git", "checkout", "--quiet", tag], { cwd, env });
  const flags = ["--yes", "--skip-preview", "--stack", "prod", "--non-interactive"];
  await run(["pulumi", "up", ...flags], { cwd, env });
}

/** Gives a repository of the platform the packages of its lock file. */
export async function installPlatform(repository: string, say: (line: string) => void): Promise<void> {
  const root = await findPackageRoot(join(repository, "stacks"), repository);
  if (root === undefined) throw new Error("the platform has no package.json");
  await installDependencies(root, {
    cacheDirectory: benchDirectory("cache", "dependencies"),
    parkDirectory: benchDirectory("parked"),
    allowInstallScripts: [],
    onSlow: say,
  });
}
