import { createRequire } from "node:module";
import { join } from "node:path";

/**
 * The path of a module of the SDK **as the program sees it**: its own copy, never this toolkit's.
 *
 * Throws the genuine host's sentence when the program's dependencies are not installed.
 */
export function locateModule(module: string, directory: string, installCommand: string): string {
  try {
    return createRequire(join(directory, "package.json")).resolve(module);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "MODULE_NOT_FOUND") throw error;
    throw new Error(
      `It looks like the Pulumi SDK has not been installed. Have you run ${installCommand}?\n`,
      { cause: error },
    );
  }
}
