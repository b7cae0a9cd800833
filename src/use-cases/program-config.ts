import { join } from "node:path";
import { RollbackError } from "../model/errors.ts";
import type { ProgramConfig } from "../pulumi/create-stack-engine.ts";
import { overrideStackConfig } from "../workspace/override-stack-config.ts";
import { readProject } from "../workspace/read-project.ts";
import { readStackConfig, type StackConfig } from "../workspace/read-stack-config.ts";

interface Place {
  readonly projectDirectory: string;
  readonly stack: string;
  /** Folder of the file that the engine is given instead of the project's own; undefined for the latter. */
  readonly configDirectory: string | undefined;
  readonly scratchDirectory: string;
}

/** The configuration that the release's program runs with: its own file's, or the copy of the one in use now. */
export function programConfig({
  projectDirectory,
  stack,
  configDirectory,
  scratchDirectory,
}: Place): ProgramConfig {
  const find = async (): Promise<{ project: string; file: string; config: StackConfig | undefined }> => {
    const project = await readProject(projectDirectory);
    if (project === undefined) {
      throw new RollbackError("NO_PROJECT", {
        subject: projectDirectory,
        message: `no Pulumi.yaml in "${projectDirectory}"`,
        remedy: "plan the rollback anew: the release's tree is gone",
      });
    }
    const directory = configDirectory ?? join(projectDirectory, project.stackConfigDir);
    return {
      project: project.name,
      file: join(directory, `Pulumi.${stack}.yaml`),
      config: await readStackConfig(directory, stack, project.name),
    };
  };
  return {
    read: async () => Object.fromEntries((await find()).config?.values ?? []),
    override: async (values) => {
      const { project, file } = await find();
      const copy = join(scratchDirectory, "overridden", `Pulumi.${stack}.yaml`);
      await overrideStackConfig({ file, project, values, copy });
      return copy;
    },
  };
}
