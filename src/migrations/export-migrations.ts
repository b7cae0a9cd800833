import { mkdir, rename, rm, stat } from "node:fs/promises";
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
  const path = folderInRepository(relative(repository.root, project), directory);
  const folder = join(into, `migrations-${commit.slice(0, 12)}`, ...path.split("/"));
  const isThere = await stat(folder).then(
    () => true,
    () => false,
  );
  if (isThere) return folder;
  // It appears under its name only when it is whole.
  const draft = `${folder}.${process.pid}.new`;
  await rm(draft, { recursive: true, force: true });
  await mkdir(draft, { recursive: true, mode: 0o700 });
  await repository.exportFolder(commit, path, draft);
  await rename(draft, folder);
  return folder;
}

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
