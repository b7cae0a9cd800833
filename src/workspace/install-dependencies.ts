import { cp, mkdir, mkdtemp, readFile, rename, rm, stat, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { execa } from "execa";
import { RollbackError } from "../model/errors.ts";
import { canonicalJson, sha256 } from "../model/digest.ts";
import type { PackageManager, PackageRoot } from "./package-manager.ts";

const INSTALL_TIMEOUT_MS = 10 * 60_000;
/** Lies inside node_modules and names the lock file it was installed from. */
const MARKER = ".rollback-dependencies";

interface Options {
  /** Kept over runs and releases, shared by all workspaces. */
  readonly cacheDirectory: string;
  /** Where this workspace parks the node_modules of other releases. */
  readonly parkDirectory: string;
  readonly allowInstallScripts: readonly string[];
  readonly onSlow: (message: string) => void;
}

/**
 * Puts the release's packages, exactly as locked, beside its manifest; answers whether they were there already.
 *
 * What was installed once for a lock file is kept and hard-linked into the next tree, so a prepared
 * release starts at once. Install scripts stay off except for the packages named. Throws
 * LOCK_FILE_MISSING and DEPENDENCIES_FAILED; never falls back to an install that may change the lock file.
 */
export async function installDependencies(
  root: PackageRoot,
  options: Options,
): Promise<"cached" | "installed"> {
  const { locked } = root;
  if (locked === undefined) throw lockFileMissing(root);
  const key = dependencyKey(root, options.allowInstallScripts);
  const modules = join(locked.directory, "node_modules");
  if ((await markerOf(modules)) === key) return "cached";
  await park(modules, options.parkDirectory);
  if (await unpark(key, modules, options.parkDirectory)) return "cached";
  if (!isPortable(root, locked.manager)) {
    await install(locked.manager, locked.directory, options);
    await mkdir(modules, { recursive: true });
    await writeFile(join(modules, MARKER), key);
    return "installed";
  }
  const kept = join(options.cacheDirectory, key, "node_modules");
  const wasKept = (await markerOf(kept)) === key;
  if (!wasKept) await installIntoCache(locked.manager, locked.directory, key, options);
  await linkTree(kept, modules);
  return wasKept ? "cached" : "installed";
}

/**
 * Names one set of installed packages: everything that can change what lands in node_modules.
 *
 * The project's own name and version are left out, so that releases which differ in nothing else share one set.
 */
export function dependencyKey(root: PackageRoot, allowInstallScripts: readonly string[]): string {
  const machine = `${process.platform}-${process.arch}-node${process.versions.node.split(".")[0] ?? ""}`;
  const { manager, text = "" } = root.locked ?? {};
  const parts = [
    machine,
    manager?.name,
    withoutOwnVersion(text),
    withoutOwnVersion(root.manifest),
    ...allowInstallScripts,
  ];
  return sha256(parts.join("\0")).slice(0, 24);
}

function withoutOwnVersion(text: string): string {
  try {
    const document = JSON.parse(text) as Record<string, unknown> & {
      packages?: Record<string, Record<string, unknown>>;
    };
    const own = document.packages?.[""];
    const packages = own && { ...document.packages, "": { ...own, name: undefined, version: undefined } };
    return canonicalJson({ ...document, name: undefined, version: undefined, packages });
  } catch {
    return text;
  }
}

function isPortable(root: PackageRoot, manager: PackageManager): boolean {
  // Packages of a workspace are links into the tree itself, so they belong to that tree.
  return (
    manager.isPortable && root.directory === root.locked?.directory && !/"workspaces"\s*:/.test(root.manifest)
  );
}

async function installIntoCache(
  manager: PackageManager,
  source: string,
  key: string,
  options: Options,
): Promise<void> {
  await mkdir(options.cacheDirectory, { recursive: true });
  const staging = await mkdtemp(join(options.cacheDirectory, "staging-"));
  try {
    for (const file of ["package.json", manager.lockFile, ".npmrc", "pnpm-workspace.yaml", ".yarnrc"]) {
      await cp(join(source, file), join(staging, file)).catch(() => undefined);
    }
    await install(manager, staging, options);
    await mkdir(join(staging, "node_modules"), { recursive: true });
    await writeFile(join(staging, "node_modules", MARKER), key);
    // Two runs may race here: the first rename wins and the other's copy is thrown away.
    await rename(staging, join(options.cacheDirectory, key)).catch(async (error: unknown) => {
      if ((await markerOf(join(options.cacheDirectory, key, "node_modules"))) !== key) throw error;
    });
  } finally {
    await rm(staging, { recursive: true, force: true });
  }
}

async function install(manager: PackageManager, directory: string, options: Options): Promise<void> {
  options.onSlow(
    `installing the release's packages with ${manager.name} (usually 20 to 60 s, once per lock file)`,
  );
  const commands = [manager.install];
  if (options.allowInstallScripts.length > 0) commands.push(manager.rebuild(options.allowInstallScripts));
  for (const [command = "", ...args] of commands) {
    const result = await execa(command, args, {
      cwd: directory,
      env: manager.environment,
      all: true,
      reject: false,
      stdin: "ignore",
      timeout: INSTALL_TIMEOUT_MS,
    });
    if (result.exitCode === 0) continue;
    const reason =
      result.code === "ENOENT"
        ? `"${command}" is not installed`
        : result.timedOut
          ? "it took over 10 minutes"
          : lastLines(result.all) || `it said nothing (exit ${result.exitCode ?? "by a signal"})`;
    throw new RollbackError("DEPENDENCIES_FAILED", {
      subject: manager.lockFile,
      message: `the release's packages could not be installed by "${[command, ...args].join(" ")}": ${reason}`,
      remedy: `make the lock file of that release installable here (${manager.name}, registry, network), then run it again: nothing was changed`,
    });
  }
}

async function park(modules: string, parkDirectory: string): Promise<void> {
  if ((await stat(modules).catch(() => undefined)) === undefined) return;
  const key = (await markerOf(modules)) ?? `unknown-${Date.now()}`;
  await mkdir(parkDirectory, { recursive: true });
  await rm(join(parkDirectory, key), { recursive: true, force: true });
  await rename(modules, join(parkDirectory, key));
}

async function unpark(key: string, modules: string, parkDirectory: string): Promise<boolean> {
  const parked = join(parkDirectory, key);
  if ((await markerOf(parked)) !== key) return false;
  await rename(parked, modules);
  return true;
}

/**
 * Hard-links a tree where the system can, which takes no space and about a second for 20,000 files; else copies it.
 *
 * It gets its name at the very end: a run that is killed must not leave half of the packages with a marker.
 */
async function linkTree(from: string, to: string): Promise<void> {
  const staging = `${to}.partial`;
  await mkdir(dirname(to), { recursive: true });
  await rm(staging, { recursive: true, force: true });
  const linked = await execa("cp", ["-al", from, staging], { reject: false, stdin: "ignore" });
  if (linked.exitCode !== 0) {
    await rm(staging, { recursive: true, force: true });
    await cp(from, staging, { recursive: true, verbatimSymlinks: true });
  }
  await rename(staging, to);
}

const markerOf = (modules: string): Promise<string | undefined> =>
  readFile(join(modules, MARKER), "utf8").catch(() => undefined);

function lastLines(output: string): string {
  return output.trim().split("\n").slice(-12).join("\n");
}

function lockFileMissing(root: PackageRoot): RollbackError {
  return new RollbackError("LOCK_FILE_MISSING", {
    subject: join(root.directory, "package.json"),
    message:
      "the release has a package.json but no package-lock.json, pnpm-lock.yaml or yarn.lock: its exact dependencies are unknown",
    remedy: "choose a release with a committed lock file: guessing versions is not a rollback",
  });
}
