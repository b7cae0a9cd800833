import { mkdir, readFile, realpath } from "node:fs/promises";
import { join, resolve, sep } from "node:path";
import type { GitRepository } from "../adapters/git.ts";
import { RollbackError } from "../model/errors.ts";
import type { WorkspaceFacts } from "../model/facts.ts";
import { sha256 } from "../model/digest.ts";
import { cacheDirectory } from "./directories.ts";
import { installDependencies } from "./install-dependencies.ts";
import { findPackageRoot } from "./package-manager.ts";
import { readProject, type PulumiProject } from "./read-project.ts";

/** A release's program, laid out and ready to run. */
export interface Workspace {
  /** The git worktree with the whole repository at the release's commit. */
  readonly tree: string;
  /** The Pulumi project inside it. */
  readonly projectDirectory: string;
  readonly project: PulumiProject;
  readonly facts: WorkspaceFacts;
}

interface Options {
  readonly repository: GitRepository;
  readonly commit: string;
  readonly subfolder: string;
  /** The project the stack belongs to. */
  readonly projectName: string;
  /** From `workspaceDirectory`: the same for every run of the stack. */
  readonly directory: string;
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly allowInstallScripts: readonly string[];
  readonly onSlow: (message: string) => void;
}

/** Lays out a release at its stable path and gives it its exact dependencies; the user's own tree is never touched. */
export async function prepareWorkspace(options: Options): Promise<Workspace> {
  const tree = join(options.directory, "tree");
  await mkdir(options.directory, { recursive: true });
  await options.repository.layOut(options.commit, tree);
  const projectDirectory = join(tree, options.subfolder);
  const project = await readProject(projectDirectory);
  if (project === undefined) throw noProjectThen(options);
  if (project.name !== options.projectName) throw otherProject(project.name, options);
  await refuseOutside(tree, [
    join(projectDirectory, project.main),
    join(projectDirectory, project.stackConfigDir),
  ]);
  const dependencies = await provideDependencies(join(projectDirectory, project.main), tree, options);
  const facts: WorkspaceFacts = {
    projectName: project.name,
    subfolder: options.subfolder,
    missingContent: await findMissingContent(tree),
    requiredPulumiVersion: project.requiredPulumiVersion,
    ...dependencies,
  };
  return { tree, projectDirectory, project, facts };
}

/** Submodules and Git LFS objects are not fetched: they run code and ask servers that nobody approved. */
async function findMissingContent(tree: string): Promise<string[]> {
  const read = (name: string): Promise<string> => readFile(join(tree, name), "utf8").catch(() => "");
  const [modules, attributes] = await Promise.all([read(".gitmodules"), read(".gitattributes")]);
  const submodules = [...modules.matchAll(/^\s*path\s*=\s*(.+?)\s*$/gm)].map(
    ([, path]) => `submodule ${path ?? ""}`,
  );
  const lfs = [...attributes.matchAll(/^\s*(\S+)[^\n]*\bfilter=lfs\b/gm)].map(
    ([, path]) => `LFS files ${path ?? ""}`,
  );
  return [...submodules, ...lfs];
}

async function provideDependencies(
  programDirectory: string,
  tree: string,
  options: Options,
): Promise<Pick<WorkspaceFacts, "packageManager" | "lockFileHash" | "dependencies">> {
  const root = await findPackageRoot(programDirectory, tree);
  if (root === undefined) return { packageManager: "none", lockFileHash: undefined, dependencies: "none" };
  const dependencies = await installDependencies(root, {
    cacheDirectory: join(cacheDirectory(options.environment), "dependencies"),
    parkDirectory: join(options.directory, "parked"),
    allowInstallScripts: options.allowInstallScripts,
    onSlow: options.onSlow,
  });
  return {
    packageManager: root.locked?.manager.name ?? "none",
    lockFileHash: root.locked && sha256(root.locked.text),
    dependencies,
  };
}

/** Pulumi completes a bare stack name with the project's: the same name in another project is another stack. */
function otherProject(found: string, { projectName, commit }: Options): RollbackError {
  return new RollbackError("OTHER_PROJECT", {
    subject: found,
    message: `commit ${commit.slice(0, 12)} calls its project "${found}", the stack belongs to "${projectName}": its program would act on another stack`,
    remedy: "choose a release of this project; one from before a rename cannot be applied as it is",
  });
}

/** What lies outside of the tree is not pinned by the commit, and not ours to install into. */
async function refuseOutside(tree: string, paths: readonly string[]): Promise<void> {
  const root = await realpath(tree);
  for (const path of paths) {
    const real = await realpath(path).catch(() => resolve(path));
    if (real === root || real.startsWith(`${root}${sep}`)) continue;
    throw new RollbackError("PROJECT_INVALID", {
      subject: path,
      message: `the release's project file points outside of its repository: "${real}"`,
      remedy: "choose a release whose program and configuration lie in the repository",
    });
  }
}

function noProjectThen(options: Options): RollbackError {
  const place = options.subfolder === "" ? "its root" : `"${options.subfolder}"`;
  return new RollbackError("NO_PROJECT", {
    subject: options.commit,
    message: `commit ${options.commit.slice(0, 12)} has no Pulumi.yaml in ${place}: the project lay elsewhere, or did not exist`,
    remedy: "choose a release in which the project lies in the same folder",
  });
}
