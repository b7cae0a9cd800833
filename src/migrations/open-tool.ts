import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { RollbackError } from "../model/errors.ts";
import { migrationFiles } from "./migration-files.ts";
import type { MigrationSource, MigrationTool, MigrationToolKind } from "./migration-tool.ts";
import { MIGRATION_TOOLS } from "./tools/registry.ts";

/** Opens the tool of that name, or the one that the files belong to; changes nothing, and needs no database yet. */
export async function openMigrationTool(
  name: string | undefined,
  source: MigrationSource,
): Promise<MigrationTool> {
  if (name !== undefined) {
    const kind = MIGRATION_TOOLS.find(({ tool }) => tool === name);
    if (kind === undefined) throw unknownTool(name, "is not a migration tool that is known here");
    return kind.open(source);
  }
  const found = await detect(source);
  if (found[0] !== undefined && found.length === 1) return found[0].open(source);
  const why =
    found.length === 0
      ? "holds no migrations of a known tool"
      : `fits several tools: ${found.map(({ tool }) => tool).join(", ")}`;
  throw unknownTool(source.directory, why);
}

async function detect({ directory, projectDirectory }: MigrationSource): Promise<MigrationToolKind[]> {
  const files = await migrationFiles(directory);
  const top = await namesIn(projectDirectory);
  const modules = await namesIn(join(projectDirectory, "node_modules"));
  const projectFiles = [...top, ...modules.map((module) => `node_modules/${module}`)];
  return MIGRATION_TOOLS.filter((kind) => kind.detect(files, projectFiles));
}

const namesIn = (folder: string): Promise<string[]> => readdir(folder).catch(() => []);

function unknownTool(subject: string, why: string): RollbackError {
  return new RollbackError("MIGRATION_TOOL_UNKNOWN", {
    subject,
    message: `"${subject}" ${why}`,
    remedy: `name one of ${MIGRATION_TOOLS.map(({ tool }) => tool).join(", ")}`,
  });
}
