import { accessSync, constants } from "node:fs";
import { delimiter, join } from "node:path";

/** The full path of an executable on the PATH of the given environment, or undefined. */
export function findExecutable(name, environment) {
  for (const directory of (environment.PATH ?? "").split(delimiter).filter(Boolean)) {
    const candidate = join(directory, name);
    try {
      accessSync(candidate, constants.X_OK);
      return candidate;
    } catch {
      // Not here: look in the next directory.
    }
  }
  return undefined;
}

/** A copy of the environment with directories put in front of its PATH (after it with `last`). */
export function withPath(environment, directory, { last = false } = {}) {
  const path = environment.PATH ?? "";
  return {
    ...environment,
    PATH: last ? `${path}${delimiter}${directory}` : `${directory}${delimiter}${path}`,
  };
}
