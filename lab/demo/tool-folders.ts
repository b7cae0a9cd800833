import { accessSync, constants } from "node:fs";
import { delimiter, dirname, join } from "node:path";

/** The folders of this Node, of the engine and of its language host, as this process finds them: a shell that has them first finds the same. */
export function toolFolders({ PATH = "" }: NodeJS.ProcessEnv): string[] {
  const folders = PATH.split(delimiter).filter((folder) => folder !== "");
  const tools = ["pulumi", "pulumi-language-nodejs"].flatMap(
    (tool) => folders.find((folder) => isProgram(join(folder, tool))) ?? [],
  );
  return [...new Set([dirname(process.execPath), ...tools])];
}

function isProgram(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
