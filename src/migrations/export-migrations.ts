import { mkdir, mkdtemp, realpath, rename, rm, stat } from "node:fs/promises";
import { join, relative } from "node:path";
import { openRepository } from "../adapters/git.ts";
import { RollbackError } from "../model/errors.ts";

/** Which migrations, of which commit, and the private folder they are laid out in. */
interface Wanted {
  /** The Pulumi project in the user's tree. */
  readonly project: string;
  readonly commit: string;
  /** Folder of the migrations, relative to the project. */
  readonly directory: string;
  readonly into: string;
}

/** Lays out the migrations of a commit and answers their folder; the user's tree is not touched. */
export async function exportMigrations({ project, commit, directory, into }: Wanted): Promise<string> {
  const repository = await openRepository(project);
  // git answers real paths.
  const path = folderInRepository(relative(repository.root, await realpath(project)), directory);
  // Never inside of another one: a folder that is there must be the whole of what it stands for.
  const parent = join(into, `migrations-${commit}`);
  const folder = join(parent, encodeURIComponent(path));
  if (await isThere(folder)) return folder;
  await mkdir(parent, { recursive: true, mode: 0o700 });
  // It appears under its name only when it is whole; somebody may be doing the same.
  const draft = await mkdtemp(join(parent, "new-"));
  try {
    await repository.exportFolder(commit, path, draft);
    await rename(draft, folder);
  } catch (error) {
    await rm(draft, { recursive: true, force: true });
    if (!(await isThere(folder))) throw error;
  }
  return folder;
}

const isThere = (path: string): Promise<boolean> =>
  stat(path).then(
    () => true,
    () => false,
  );

/** The folder as git names it; one that leads out of the project is refused. */
export function folderInRepository(project: string, directory: string): string {
  const parts = directory.split(/[\\/]+/).filter((part) => part !== "" && part !== ".");
  if (parts.length === 0 || parts.includes("..") || directory.startsWith("/")) {
    throw new RollbackError("MIGRATIONS_UNREADABLE", {
      subject: directory,
      message: `the folder "${directory}" leads out of the project`,
      remedy: "write it relative to the project's folder",
    });
  }
  return [...project.split(/[\\/]+/).filter((part) => part !== ""), ...parts].join("/");
}
