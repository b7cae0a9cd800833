import { access, constants } from "node:fs/promises";
import { delimiter, join, resolve } from "node:path";

interface Place {
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** The folder that a path such as `./bin/migrate` is relative to. */
  readonly directory: string;
  /** Folders that go before those of the PATH. */
  readonly before?: readonly string[];
}

/** Finds a program as an operating system does: a path as it is, a name in the folders of the PATH. */
export async function findProgram(
  name: string,
  { environment, directory, before = [] }: Place,
): Promise<string | undefined> {
  const folders = [...before, ...(environment["PATH"] ?? "").split(delimiter)].filter((one) => one !== "");
  const paths = name.includes("/") ? [resolve(directory, name)] : folders.map((folder) => join(folder, name));
  for (const path of paths) if (await isProgram(path)) return path;
  return undefined;
}

function isProgram(path: string): Promise<boolean> {
  return access(path, constants.X_OK).then(
    () => true,
    () => false,
  );
}
