import { readFile } from "node:fs/promises";
import { dirname, join } from "node:path";

/** How a project's packages are installed exactly as its lock file says. */
export interface PackageManager {
  readonly name: "npm" | "pnpm" | "yarn";
  readonly lockFile: string;
  /** Installs without running any package's script. */
  readonly install: readonly string[];
  readonly environment: Readonly<Record<string, string>>;
  /** Runs the install scripts of the named packages only. */
  readonly rebuild: (packages: readonly string[]) => readonly string[];
  /** Whether the result is a node_modules folder of its own that can be kept and put into another tree. */
  readonly isPortable: boolean;
}

const NPM: PackageManager = {
  name: "npm",
  lockFile: "package-lock.json",
  install: ["npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund"],
  environment: {},
  rebuild: (packages) => ["npm", "rebuild", "--ignore-scripts=false", ...packages],
  isPortable: true,
};

const PNPM: PackageManager = {
  name: "pnpm",
  lockFile: "pnpm-lock.yaml",
  install: ["pnpm", "install", "--frozen-lockfile", "--ignore-scripts"],
  environment: { CI: "true" },
  rebuild: (packages) => ["pnpm", "rebuild", ...packages],
  isPortable: true,
};

const YARN_CLASSIC: PackageManager = {
  name: "yarn",
  lockFile: "yarn.lock",
  install: ["yarn", "install", "--frozen-lockfile", "--ignore-scripts", "--non-interactive"],
  environment: {},
  // Yarn 1 cannot rebuild single packages; npm can, on the folder that yarn made.
  rebuild: (packages) => ["npm", "rebuild", "--ignore-scripts=false", ...packages],
  isPortable: true,
};

const YARN_BERRY: PackageManager = {
  ...YARN_CLASSIC,
  install: ["yarn", "install", "--immutable"],
  environment: { YARN_ENABLE_SCRIPTS: "false", YARN_ENABLE_TELEMETRY: "false" },
  rebuild: (packages) => ["yarn", "rebuild", ...packages],
  // Plug'n'Play keeps its map beside the lock file, with paths of that place.
  isPortable: false,
};

/** Where a program's packages are declared and locked. */
export interface PackageRoot {
  readonly directory: string;
  readonly manifest: string;
  /** undefined when there is no lock file beside or above the manifest. */
  readonly locked:
    { readonly manager: PackageManager; readonly directory: string; readonly text: string } | undefined;
}

/**
 * Finds the package.json nearest to a program and the lock file that governs it, up to the tree's root.
 *
 * The lock file may lie above the manifest (a workspace). undefined when no package.json is found:
 * the program needs no packages.
 */
export async function findPackageRoot(
  programDirectory: string,
  treeRoot: string,
): Promise<PackageRoot | undefined> {
  const manifestDirectory = await nearest(programDirectory, treeRoot, (directory) =>
    read(join(directory, "package.json")),
  );
  if (manifestDirectory === undefined) return undefined;
  const lock = await nearest(manifestDirectory.directory, treeRoot, lockIn);
  return {
    directory: manifestDirectory.directory,
    manifest: manifestDirectory.found,
    locked: lock && { manager: lock.found.manager, directory: lock.directory, text: lock.found.text },
  };
}

async function lockIn(directory: string): Promise<{ manager: PackageManager; text: string } | undefined> {
  for (const manager of [NPM, PNPM, YARN_CLASSIC]) {
    const text = await read(join(directory, manager.lockFile));
    if (text === undefined) continue;
    // Berry's lock files start with a __metadata block; Yarn 1 names its version in a comment.
    return { manager: manager === YARN_CLASSIC && text.includes("__metadata:") ? YARN_BERRY : manager, text };
  }
  return undefined;
}

async function nearest<Found>(
  start: string,
  root: string,
  look: (directory: string) => Promise<Found | undefined>,
): Promise<{ directory: string; found: Found } | undefined> {
  for (let directory = start; ; directory = dirname(directory)) {
    const found = await look(directory);
    if (found !== undefined) return { directory, found };
    if (directory === root || directory === dirname(directory)) return undefined;
  }
}

const read = (file: string): Promise<string | undefined> => readFile(file, "utf8").catch(() => undefined);
