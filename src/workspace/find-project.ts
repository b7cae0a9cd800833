import { dirname, relative } from "node:path";
import { RollbackError } from "../model/errors.ts";
import { readProject, type PulumiProject } from "./read-project.ts";

/** The Pulumi project that a folder belongs to, and where in the repository it lies. */
export interface FoundProject {
  readonly directory: string;
  /** "" when the project is the repository's root; always with forward slashes. */
  readonly subfolder: string;
  readonly project: PulumiProject;
}

/** Finds the nearest Pulumi project from a folder upwards, up to the repository's root; throws NO_PROJECT. */
export async function findProject(start: string, repositoryRoot: string): Promise<FoundProject> {
  for (let directory = start; ; directory = dirname(directory)) {
    const project = await readProject(directory);
    if (project !== undefined) {
      return { directory, subfolder: relative(repositoryRoot, directory).replaceAll("\\", "/"), project };
    }
    if (directory === repositoryRoot || directory === dirname(directory)) break;
  }
  throw new RollbackError("NO_PROJECT", {
    subject: start,
    message: `no Pulumi.yaml in "${start}" or in a folder above it up to "${repositoryRoot}"`,
    remedy: "go to the folder of the Pulumi project, or name it with --cwd",
  });
}
