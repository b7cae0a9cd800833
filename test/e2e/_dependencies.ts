import { cp, mkdir, readFile } from "node:fs/promises";
import { join } from "node:path";

import { dependencyKey, installDependencies } from "../../src/workspace/install-dependencies.ts";
import { findPackageRoot } from "../../src/workspace/package-manager.ts";
import { PACKAGES_DIRECTORY, RUN_DIRECTORY } from "./_shared-directory.ts";

const PROJECT = join(import.meta.dirname, "_project");

/** The manifest and the lock file of every scenario's project. */
export const PACKAGE_FILES: Readonly<Record<string, string>> = {
  "package.json": await readFile(join(PROJECT, "package.json"), "utf8"),
  "package-lock.json": await readFile(join(PROJECT, "package-lock.json"), "utf8"),
};

let provided: Promise<string> | undefined;

/**
 * The project's packages, installed once by the toolkit's own `npm ci` and kept over test runs.
 *
 * Answers the node_modules folder; `PACKAGES_DIRECTORY` is what a run's cache then finds it in.
 */
export function provideDependencies(): Promise<string> {
  provided ??= install();
  return provided;
}

async function install(): Promise<string> {
  const scratch = join(RUN_DIRECTORY, `packages-${process.pid}`);
  await mkdir(scratch, { recursive: true });
  await cp(PROJECT, scratch, { recursive: true });
  const root = await findPackageRoot(scratch, scratch);
  if (root === undefined) throw new Error("the scenarios' project has no package.json");
  await installDependencies(root, {
    cacheDirectory: PACKAGES_DIRECTORY,
    parkDirectory: join(scratch, "parked"),
    allowInstallScripts: [],
    onSlow: () => undefined,
  });
  return join(PACKAGES_DIRECTORY, dependencyKey(root, []), "node_modules");
}
