import { readdir } from "node:fs/promises";
import { messageOf, RollbackError } from "../model/errors.ts";

/** The names in a folder of migrations, sorted; a folder that cannot be read is an error. */
export async function migrationFiles(directory: string): Promise<string[]> {
  try {
    return (await readdir(directory)).sort();
  } catch (error) {
    throw new RollbackError("MIGRATIONS_UNREADABLE", {
      subject: directory,
      message: `the migrations in "${directory}" cannot be read: ${messageOf(error)}`,
      remedy: "correct the directory; it is relative to the project",
      cause: error,
    });
  }
}

/** Compares the numbers in versions such as 2, 10 or 1.2.3 as numbers, the rest as text. */
export function compareVersions(a: string, b: string): number {
  return a.localeCompare(b, "en", { numeric: true });
}
