import { join } from "node:path";
import { findProgram } from "../adapters/find-program.ts";
import { runCommand } from "../adapters/shell.ts";
import { postgresEnvironment } from "../adapters/postgres-environment.ts";
import { commandLine, printable } from "../adapters/shell-text.ts";
import { RollbackError } from "../model/errors.ts";
import type { MigrationSource } from "./migration-tool.ts";

/** Finds a tool's program: the project's own first, then on PATH. */
export function findTool(
  { projectDirectory, environment }: Pick<MigrationSource, "projectDirectory" | "environment">,
  name: string,
): Promise<string | undefined> {
  const before = [join(projectDirectory, "node_modules", ".bin"), join(projectDirectory, ".venv", "bin")];
  return findProgram(name, { environment, directory: projectDirectory, before });
}

/**
 * Runs a migration tool and answers what it printed.
 *
 * The connection reaches it through the environment (PGHOST…, PGPASSWORD and DATABASE_URL), never
 * through its arguments, which every user of the machine can read.
 */
export async function runTool(
  source: MigrationSource,
  argv: readonly string[],
  more: Readonly<Record<string, string>> = {},
): Promise<string> {
  const end = await runCommand({
    argv,
    directory: source.projectDirectory,
    environment: {
      ...postgresEnvironment(source.connection, source.environment),
      ...databaseUrl(source),
      ...more,
    },
    ...(source.signal === undefined ? {} : { signal: source.signal }),
  });
  const output = withoutPassword(end.output, source);
  if (end.exitCode === 0) return output;
  const last = output.trimEnd().split("\n").slice(-3).join(" | ");
  throw new RollbackError("MIGRATION_FAILED", {
    subject: argv[0] ?? "",
    message: `${commandLine(argv)} ${end.detail}: ${printable(last, 400)}`,
    remedy: "look at where the database stands now: rollback migrate status",
  });
}

function databaseUrl({ connection }: MigrationSource): Record<string, string> {
  const { host, port, database, user, password, ssl } = connection;
  const login = `${encodeURIComponent(user)}:${encodeURIComponent(password ?? "")}`;
  const mode = ssl ? "require" : "disable";
  const address = `${host.includes(":") ? `[${host}]` : host}:${port}/${encodeURIComponent(database)}`;
  return { DATABASE_URL: `postgresql://${login}@${address}?sslmode=${mode}` };
}

/** Tools like to print the address they connect to. */
function withoutPassword(text: string, { connection: { password } }: MigrationSource): string {
  if (password === undefined || password === "") return text;
  return text.replaceAll(password, "***").replaceAll(encodeURIComponent(password), "***");
}
