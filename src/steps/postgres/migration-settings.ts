import { realpath } from "node:fs/promises";
import { isAbsolute, join, relative } from "node:path";
import { z } from "zod";
import { ARGV } from "../../adapters/shell-settings.ts";
import { messageOf, RollbackError } from "../../model/errors.ts";
import type { DatabaseConnection } from "../../model/data.ts";
import type { MigrationTool } from "../../migrations/migration-tool.ts";
import { exportMigrations } from "../../migrations/export-migrations.ts";
import { openMigrationTool } from "../../migrations/open-tool.ts";
import type { StepContext } from "../step-kind.ts";

/** Where the migrations are, and which tool they belong to. */
export const MIGRATIONS = z.strictObject({
  tool: z.string().min(1).optional().describe("Found by its files when left out"),
  directory: z.string().min(1).describe("Folder of the migrations, in the project"),
  tree: z
    .enum(["deployed", "current", "release"])
    .default("current")
    .describe(
      "Whose files: those of the release that is deployed, of the folder you work in, or of the older release",
    ),
  table: z.string().min(1).optional().describe("The tool's own table, when it has another name"),
  status: ARGV.optional().describe("For the tool `command`: prints the list of migrations as JSON"),
  down: ARGV.optional().describe("For the tool `command`: goes down to {{to}}"),
});

export type MigrationSettings = z.infer<typeof MIGRATIONS>;

/** Opens the project's migrations; a folder outside of the project is refused. */
export async function openMigrations(
  { tool, directory, tree, table, status, down }: MigrationSettings,
  connection: DatabaseConnection,
  context: MigrationContext,
): Promise<MigrationTool> {
  const projectDirectory = tree === "release" ? context.projectDirectory : context.currentDirectory;
  return openMigrationTool(tool, {
    directory:
      tree === "deployed"
        ? await deployedFolder(directory, context)
        : await folderInside(projectDirectory, directory),
    projectDirectory,
    connection,
    environment: context.environment,
    table,
    commands: status === undefined || down === undefined ? undefined : { status, down },
    signal: context.signal,
  });
}

type MigrationContext = Pick<
  StepContext,
  "projectDirectory" | "currentDirectory" | "runDirectory" | "plan" | "environment" | "signal"
>;

/** The migrations as the deployed commit has them: only they are sure to know the way down. */
async function deployedFolder(
  directory: string,
  { plan: { from }, currentDirectory, runDirectory }: MigrationContext,
): Promise<string> {
  if (from === undefined) return folderInside(currentDirectory, directory);
  return exportMigrations({ project: currentDirectory, commit: from.commit, directory, into: runDirectory });
}

async function folderInside(project: string, directory: string): Promise<string> {
  const refuse = (why: string): RollbackError =>
    new RollbackError("MIGRATIONS_UNREADABLE", {
      subject: directory,
      message: `the folder "${directory}" ${why}`,
      remedy: "write it relative to the project's folder",
    });
  const path = await realpath(join(project, directory)).catch((error: unknown) => {
    throw refuse(`cannot be read: ${messageOf(error)}`);
  });
  const inside = relative(await realpath(project), path);
  if (inside.startsWith("..") || isAbsolute(inside)) throw refuse("leads out of the project");
  return path;
}
