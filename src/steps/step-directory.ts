import type { StepContext } from "./step-kind.ts";

/** The folder that a `directory` setting names. */
export function stepDirectory(directory: string, context: StepContext): string {
  if (directory === "release") return context.projectDirectory;
  if (directory === "current") return context.currentDirectory;
  return directory;
}
